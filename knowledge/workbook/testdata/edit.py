"""Edits a workbook by LibreOffice: python3 edit.py PROFILE IN.xlsx OUT.xlsx OPS.json

Each operation is {"sheet": S, "find": TEXT} with "delete": true, or with "set": {KEY: VALUE}, where KEY is a column by its
key in row 3; {"sheet": S, "add": {KEY: VALUE}} writes the first empty row. find is sought in every column of a row.
A value is typed into the cell as a person types it.
"""
import json, os, signal, subprocess, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.util import NumberFormat

profile, source, target, ops = sys.argv[1:5]
pipe = "zonedesk%d" % os.getpid()
office = subprocess.Popen([
    "soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
    "--accept=pipe,name=%s;urp;" % pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            time.sleep(0.1)
    sys.exit("LibreOffice does not answer")


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p




def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def enter(doc, cell, value):
    """Does what the program does when a person types: cells in the format of text take it as it is."""
    if doc.NumberFormats.getByKey(cell.NumberFormat).Type & NumberFormat.TEXT:
        cell.setString(value)
    else:
        cell.setFormula(value)


def apply(doc, op):
    sheet = doc.Sheets.getByName(op["sheet"])
    rows, columns = used(sheet)
    data = sheet.getCellRangeByPosition(0, 0, columns, rows).getDataArray()
    keys = {key: i for i, key in enumerate(data[2]) if key}
    if "find" in op:
        found = [i for i, row in enumerate(data) if i > 2 and op["find"] in row]
        if len(found) != 1:
            sys.exit("%r is in the rows %r of %s, expected one" % (op["find"], found, op["sheet"]))
        row = found[0]
    else:
        row = max(i for i, r in enumerate(data) if any(r)) + 1
    if op.get("delete"):
        sheet.Rows.removeByIndex(row, 1)
    for key, value in {**op.get("set", {}), **op.get("add", {})}.items():
        enter(doc, sheet.getCellByPosition(keys[key], row), str(value))


try:
    context = connect()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    doc = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (prop("Hidden", True),))
    for op in json.load(open(ops)) or []:
        apply(doc, op)
    doc.storeToURL("file://" + target, (prop("FilterName", "Calc MS Excel 2007 XML"),))
finally:
    os.killpg(office.pid, signal.SIGKILL)  # with the programs that it has started
