"""The <%= project_name %> API."""

PROJECT = "acme"  #= PROJECT = "<%= project_slug %>"
