"""PDF files written object by object, so that a test can say exactly what stands in them."""

import zlib

ENCRYPTION = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(0123456789abcdef)(0123456789abcdef)]" % (
    b"o" * 32,
    b"u" * 32,
)


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return made + head + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(made))


def stream(content: bytes) -> bytes:
    """An object that holds packed content."""
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream"


def pages(*contents: bytes, trailer: bytes = b"") -> bytes:
    """A file of pages that draw these contents in Helvetica."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * place) for place in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for place, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (first + 2 * place + 1),
            stream(content),
        ]
    return pdf(*objects, trailer=trailer)


def texts(*placed: tuple[int, int, str]) -> bytes:
    """What draws texts in type of ten points, each at so many points from the left and from the bottom."""
    drawn = [f"BT /F1 10 Tf {left} {up} Td ({text}) Tj ET" for left, up, text in placed]
    return "\n".join(drawn).encode("latin-1")
