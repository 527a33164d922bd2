#!/usr/bin/env python3
"""Makes the fonts of package picture: subsets of Inter and Noto Sans CJK.

Needs fontTools and the Debian packages fonts-inter and fonts-noto-cjk:

    apt-get install fonttools fonts-inter fonts-noto-cjk
    python3 build.py [root of the font packages, / by default]
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "/")
INTER = ROOT / "usr/share/fonts/opentype/inter"
NOTO = ROOT / "usr/share/fonts/opentype/noto"
JP, SC = 0, 2  # places in the collections

# Signs that Chinese writes as wide as a character, other languages narrower.
WIDE = set(map(ord, "‘’“”…—―"))

# Every font has its own, with which documents part its words.
SPACES = {0x20, 0xA0}


def coded(encoding, first, last):
    """Characters of a two-byte set whose first byte lies in first..last."""
    found = set()
    for a in range(first, last + 1):
        for b in range(0x40, 0xFF):
            try:
                s = bytes([a, b]).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(s) == 1:
                found.add(ord(s))
    return found


def name(font, family, bold):
    style = "Bold" if bold else "Regular"
    table = font["name"]
    kept = {0, 7, 13, 14}  # copyright, trademark, licence and its address
    table.names = [n for n in table.names if n.nameID in kept and n.platformID == 3 and n.langID == 0x409]
    postscript = f"{family.replace(' ', '')}-{style}"
    for i, s in ((1, family), (2, style), (3, postscript), (4, f"{family} {style}"), (6, postscript)):
        table.setName(s, i, 3, 1, 0x409)
    if "CFF " not in font:
        return
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = family, f"{family} {style}"


def truetype(font):
    """Turns outlines into quadratic ones: documents take only TrueType and CID-keyed fonts in part."""
    order, glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet(), {}
    for g in order:
        pen = TTGlyphPen(glyphs)
        glyphs[g].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 1000, reverse_direction=True))
        drawn[g] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    for g in order:
        drawn[g].recalcBounds(glyf)
        width, _ = font["hmtx"][g]
        font["hmtx"][g] = width, getattr(drawn[g], "xMin", 0)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions", "ComponentElements":
        setattr(maxp, "max" + field, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def renumber(path):
    """Numbers the characters of a CID-keyed font as its glyphs, which documents take for granted."""
    font = TTFont(path, recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    outlines = top.CharStrings
    names = [".notdef"] + [f"cid{i:05d}" for i in range(1, len(top.charset))]
    renamed = dict(zip(top.charset, names))
    outlines.charStrings = {renamed[n]: i for n, i in outlines.charStrings.items()}
    top.charset = outlines.charset = names
    top.CIDCount = len(names)
    font.setGlyphOrder(names)
    font.save(path)


def subset(font, runes, family, bold, features, path):
    options = Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    s = Subsetter(options)
    s.populate(unicodes=runes)
    s.subset(font)
    if not hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
        truetype(font)
    name(font, family, bold)
    font.recalcTimestamp = False
    font.save(path)
    if "CFF " in font:
        renumber(path)
    print(path, len(font.getBestCmap()), "characters", Path(path).stat().st_size, "bytes")


GB, BIG5, KS = coded("gb2312", 0xA1, 0xF7), coded("big5", 0xA1, 0xC6), coded("euc_kr", 0xA1, 0xFD)
JIS = coded("euc_jp", 0xA1, 0xF4) | coded("cp932", 0x81, 0xFC)
HANGUL = set(range(0xAC00, 0xD7A4))
EVERY = GB | BIG5 | JIS | KS | HANGUL | set(range(0x3000, 0x3100)) | set(range(0x3130, 0x3190)) | set(range(0xFF00, 0xFFF0))

# The bold fonts hold what titles use; a rarer character is drawn from the regular one.
COMMON = GB | coded("euc_jp", 0xA1, 0xCF) | (KS & HANGUL) | set(range(0x3000, 0x3100)) | set(range(0xFF00, 0xFFF0))

LATIN = set()
for a, b in (0x20, 0x17F), (0x18F, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1DC), (0x2C6, 0x2DD), (0x300, 0x36F), (0x386, 0x3CE), (0x400, 0x45F), (0x1E80, 0x1EF9), (0x2000, 0x2BFF):
    LATIN |= set(range(a, b + 1))

for bold, weight in ((False, "Regular"), (True, "Bold")):
    suffix = "-bold.otf" if bold else "-regular.otf"
    latin = TTFont(INTER / f"Inter-{weight}.otf")
    narrow = set(latin.getBestCmap()) & LATIN
    subset(latin, narrow, "Zonedesk Sans", bold, ["kern", "ccmp", "mark", "mkmk"], "latin" + suffix.replace("otf", "ttf"))

    collection = NOTO / f"NotoSansCJK-{weight}.ttc"
    runes = {r for r in (COMMON if bold else EVERY) if r not in narrow or r in WIDE} | SPACES
    subset(TTFont(collection, fontNumber=SC), runes, "Zonedesk Sans CJK", bold, [], "cjk" + suffix)

    jp, sc = TTFont(collection, fontNumber=JP), TTFont(collection, fontNumber=SC)
    own = {r for r in runes & JIS if jp.getBestCmap().get(r) != sc.getBestCmap().get(r)}
    subset(jp, own | SPACES, "Zonedesk Sans JP", bold, [], "japanese" + suffix)
