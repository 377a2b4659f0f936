"""The desk: the same job in a window of the browser, on this computer alone.

`server` answers requests, `guard` lets in nobody else; `season_folder` is what stands on the disk,
`work` does what takes long in a process of its own; `views` are the pages.
"""
