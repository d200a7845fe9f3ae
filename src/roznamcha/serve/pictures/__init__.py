"""Pictures as SVG text: pure functions of figures, styled by the pages' style sheet, mirrored for right-to-left."""
