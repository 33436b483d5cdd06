"""Make a PDF of a template and of data: a program of its own, run by ``conference.printing``.

It knows nothing of the site. The data come as JSON on the standard input, the PDF goes to the standard
output. Arguments: the template, the folder of the fonts and the standards that the PDF keeps.
"""

import sys
from pathlib import Path

import typst

template, fonts, standards = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
content = typst.compile(
    str(template),
    root=str(template.parent),
    font_paths=[fonts],
    format="pdf",
    pdf_standards=standards,
    ignore_system_fonts=True,
    sys_inputs={"data": sys.stdin.buffer.read().decode()},
)
sys.stdout.buffer.write(content)
