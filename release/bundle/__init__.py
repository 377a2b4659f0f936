"""What stands in the package for Windows beside Python and the libraries."""
