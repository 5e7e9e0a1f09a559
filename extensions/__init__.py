"""What makes `template/` a Copier template: stand-ins, layers, colour and the domain model.

Copier loads `slipway.py`; everything else is imported relatively, so that two versions of the
template can live in one process (an update renders both). See docs/template.md.
"""
