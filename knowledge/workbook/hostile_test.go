package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

// repacked copies the parts of a workbook through change, which returns what a part is to hold, nil for none.
func repacked(t testing.TB, data []byte, change func(name string, content []byte) []byte, more map[string][]byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, content []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if content = change(f.Name, content); content != nil {
			put(f.Name, content)
		}
	}
	for name, content := range more {
		put(name, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asItIs(_ string, content []byte) []byte { return content }

func TestHostileAndBrokenFilesAreRefused(t *testing.T) {
	sound := written(t, country(t, 2))
	with := func(name, content string) []byte {
		return repacked(t, sound, asItIs, map[string][]byte{name: []byte(content)})
	}
	sheetWith := func(rows string) []byte {
		return repacked(t, sound, func(name string, content []byte) []byte {
			if name == "xl/worksheets/sheet3.xml" {
				return []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`)
			}
			return content
		}, nil)
	}
	for _, c := range []struct {
		name string
		data []byte
		why  Reason
	}{
		{"nothing", nil, NotWorkbook},
		{"a text", []byte("id;name\n1;x\n"), NotWorkbook},
		{"a file of 20 MB", make([]byte, MaxFile), TooLarge},
		{"an encrypted or old file", append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 5000)...), Protected},
		{"a document of another kind", archiveOf(t, map[string][]byte{"word/document.xml": []byte("<x/>"), "[Content_Types].xml": []byte("<x/>")}), NotWorkbook},
		{"half a file", sound[:len(sound)/2], NotWorkbook},
		{"macros", with("xl/vbaProject.bin", "x"), Macros},
		{"macros under another name of the part", with(`xl\VBAProject.bin`, "x"), Macros},
		{"a type with macros", repacked(t, sound, func(name string, content []byte) []byte {
			return bytes.ReplaceAll(content, []byte("spreadsheetml.sheet.main+xml"), []byte("ms-excel.sheet.macroEnabled.main+xml"))
		}, nil), Macros},
		{"links to other files", with("xl/externalLinks/externalLink1.xml", "<x/>"), Links},
		{"data connections", with("xl/connections.xml", "<x/>"), Links},
		{"embedded files", with("xl/embeddings/a.bin", "x"), Links},
		{"a bomb in a part", with("xl/theme/big.xml", strings.Repeat("<a/>", maxOther/4+1)), TooLarge},
		{"more texts than a workbook has", repacked(t, sound, func(name string, content []byte) []byte {
			if name == "xl/sharedStrings.xml" {
				return []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + strings.Repeat("<si><t/></si>", 1_000_000) + "</sst>")
			}
			return content
		}, nil), TooLarge},
		{"a part that is there twice", with("XL/workbook.xml", "<x/>"), Damaged},
		{"many parts", manyParts(t), TooLarge},
		{"a sheet that is no XML", sheetWith("<row><c></row>]]>&"), Damaged},
		{"a row beyond all limits", sheetWith(`<row r="1048000"><c r="A1048000"><v>1</v></c></row>`), TooLarge},
		{"a column beyond all limits", sheetWith(`<row r="1"><c r="XFD1"><v>1</v></c></row>`), TooLarge},
		{"a cell that is nowhere", sheetWith(`<row r="1"><c r="1A"><v>1</v></c></row>`), Damaged},
		{"millions of cells", sheetWith(strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 300)+"</row>", maxCells/300+1)), TooLarge},
		{"no relations", repacked(t, sound, func(name string, content []byte) []byte {
			if name == "xl/_rels/workbook.xml.rels" {
				return nil
			}
			return content
		}, nil), NotWorkbook},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Read(c.data)
			refused, ok := errors.AsType[*Refused](err)
			if !ok || refused.Why != c.why {
				t.Fatalf("reading gives %v: expected it to be refused as %s", err, c.why)
			}
			if s := refused.Error(); len(s) < 20 || !strings.Contains(s, "expected") {
				t.Errorf("the refusal is %q: expected a sentence that says what is expected", s)
			}
		})
	}
}

func archiveOf(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return repacked(t, out.Bytes(), asItIs, parts)
}

func manyParts(t testing.TB) []byte {
	parts := map[string][]byte{}
	for i := range maxParts + 1 {
		parts[fmt.Sprint(i)] = nil
	}
	return archiveOf(t, parts)
}

func TestPartThatIsLargerThanItSaysIsRefused(t *testing.T) {
	bomb := archiveOf(t, map[string][]byte{"xl/workbook.xml": bytes.Repeat([]byte(" "), 1<<20), "[Content_Types].xml": []byte("<x/>")})
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02")) // the last entry of the directory
	for n := bytes.Index(bomb, []byte("PK\x01\x02")); n >= 0 && n <= at; n++ {
		if bytes.HasPrefix(bomb[n:], []byte("PK\x01\x02")) && bytes.Contains(bomb[n+46:n+46+20], []byte("xl/workbook")) {
			copy(bomb[n+24:], []byte{10, 0, 0, 0}) // uncompressed size
		}
	}
	if _, _, err := Read(bomb); err == nil {
		t.Fatal("a part of 1 MB that says 10 bytes is read: expected it to be refused")
	} else if _, ok := errors.AsType[*Refused](err); !ok {
		t.Errorf("reading gives %v: expected a refusal", err)
	}
}

// spoilt is a workbook changed by excelize.
func spoilt(t testing.TB, data []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cellOf finds the cell of a record's field.
func cellOf(t testing.TB, f *excelize.File, sheet, record, key string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	column := 0
	for i, k := range rows[rowKey-1] {
		if k == key {
			column = i + 1
		}
	}
	for n, r := range rows {
		if n >= firstRow-1 && len(r) > 0 && r[0] == record && column > 0 {
			return name(column, n+1)
		}
	}
	t.Fatalf("no %s of %s on %s", key, record, sheet)
	return ""
}

func TestEveryFaultIsToldByItsCell(t *testing.T) {
	sound := written(t, packaged(t))
	type set struct {
		sheet, record, key string
		value              any
	}
	const planned = "zone.luong-son.land.planned"
	for _, c := range []struct {
		name string
		sets []set
		want []string // a * stands for the cell that was set, in the order of sets
	}{
		{"a number with a comma", []set{{"Figures", planned, "value", "1.507,4"}}, []string{`Figures!*: value is a text; expected a plain number`}},
		{"a number in per cent", []set{{"Figures", "zone.luong-son.land.occupancy", "value", pct(0.9)}}, []string{"Figures!*: a number shown in %"}},
		{"an unknown measure", []set{{"Figures", planned, "measure", "land.plannned"}}, []string{`unknown measure "land.plannned"; did you mean "land.planned"?`}},
		{"an unknown unit", []set{{"Figures", planned, "unit", "hectare"}}, []string{`Figures!*: unknown unit "hectare"`}},
		{"an unknown source", []set{{"Figures", planned, "sources", "dreamlands, nobody"}}, []string{`Figures!*: unknown source "nobody"`}},
		{"no source", []set{{"Figures", "zone.luong-son.land.occupancy", "sources", ""}}, []string{"Figures!*: fact lacks sources"}},
		{"a date that is none", []set{{"Figures", planned, "as_of", "2023-13"}}, []string{"Figures!*: as_of: date \"2023-13\": expected a month from 01 to 12"}},
		{"an unknown zone", []set{{"Figures", planned, "#zone", "luong-sonn"}}, []string{`Figures!*: unknown zone "luong-sonn"; expected the id of one on the sheet Zones`}},
		{"a formula", []set{{"Figures", planned, "value", formula("40+43")}}, []string{"Figures!*: a formula; expected the value itself"}},
		{"a figure that is none", []set{{"Figures", planned, "figures", "wide: 230 ha"}}, []string{`Figures!*: "wide: 230 ha"; expected a figure such as: wide = 230 ha`}},
		{"a digit in a text", []set{{"Figures", planned, "note.vi", "Khoảng 230 ha"}}, []string{`Figures!*: note (vi) holds the figure "230"`}},
		{"a missing language", []set{{"Figures", planned, "note.ko", ""}}, []string{"note lacks ko; expected a text in every language of the pack"}},
		{"a changed id", []set{{"Zones", "luong-son", "id", "luong-son-1"}}, []string{"Zones!*: the id was luong-son and is luong-son-1; expected it to stay"}},
		{"a yes that is none", []set{{"Figures", planned, "preferred", "maybe"}}, []string{`Figures!*: "maybe"; expected yes, or nothing`}},
		{"no zone of that id", []set{{"Zones", "luong-son", "district", "nowhere"}}, []string{`Zones!*: unknown territory "nowhere"`}},
		{"a heading", []set{{"Sources", "id", "title", "titel"}}, []string{`Sources!*: unknown column "titel"`, "Sources!A3: no column title; expected all columns of the export"}},
		{"an id twice", []set{{"Documents", "cit-law-2025", "id", "cit-law-2008"}}, []string{`document "cit-law-2008" a second time; the first is at Documents!A`}},
		{"several at once", []set{{"Figures", planned, "unit", "hectare"}, {"Contacts", "soct", "as_of", "soon"}, {"Probes", "vi", "expect", "zone.nowhere"}},
			[]string{"Figures!*: unknown unit", "Contacts!*: as_of: date \"soon\"", `Probes!*: unknown fact or article "zone.nowhere"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var cells []string
			data := spoilt(t, sound, func(f *excelize.File) error {
				for _, s := range c.sets {
					cell := cellAmong(t, f, s.sheet, s.record, s.key)
					cells = append(cells, cell)
					switch v := s.value.(type) {
					case formula:
						if err := f.SetCellFormula(s.sheet, cell, string(v)); err != nil {
							return err
						}
					case pct:
						style, err := f.NewStyle(&excelize.Style{NumFmt: 9})
						if err != nil {
							return err
						}
						if err := errors.Join(f.SetCellValue(s.sheet, cell, float64(v)), f.SetCellStyle(s.sheet, cell, cell, style)); err != nil {
							return err
						}
					default:
						if err := f.SetCellValue(s.sheet, cell, v); err != nil {
							return err
						}
					}
				}
				return nil
			})
			_, _, err := Read(data)
			faults, ok := errors.AsType[Faults](err)
			if !ok {
				t.Fatalf("reading gives %v: expected faults", err)
			}
			for i, want := range c.want {
				if i < len(cells) {
					want = strings.Replace(want, "*", cells[i], 1)
				}
				if !strings.Contains(faults.Error(), want) {
					t.Errorf("the faults are\n%v\nexpected among them %s", faults, want)
				}
			}
			if strings.Contains(faults.Error(), ".yaml:") {
				t.Errorf("the faults are\n%v\nexpected cells, not places in files", faults)
			}
		})
	}
}

type (
	formula string
	pct     float64
)

// cellAmong finds a cell among the records, or among the keys of the columns.
func cellAmong(t testing.TB, f *excelize.File, sheet, record, key string) string {
	t.Helper()
	if record != "id" {
		return cellOf(t, f, sheet, record, key)
	}
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range rows[rowKey-1] {
		if k == key {
			return name(i+1, rowKey)
		}
	}
	t.Fatalf("no column %s on %s", key, sheet)
	return ""
}

func TestSheetsThatAreMissingOrStrangeAreToldAllAtOnce(t *testing.T) {
	data := spoilt(t, written(t, packaged(t)), func(f *excelize.File) error {
		for _, name := range []string{"Ideas", "_Ideas", "Empty"} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
		}
		return errors.Join(f.SetCellStr("Ideas", "B2", "x"), f.SetCellStr("_Ideas", "B2", "x"), f.DeleteSheet("Regimes"), f.DeleteSheet("Contacts"))
	})
	_, _, err := Read(data)
	for _, want := range []string{"Regimes: the sheet is missing", "Contacts: the sheet is missing", "Ideas: not a sheet of the knowledge"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("reading gives %v: expected %s", err, want)
		}
	}
	if err != nil && (strings.Contains(err.Error(), "_Ideas") || strings.Contains(err.Error(), "Empty")) {
		t.Errorf("reading gives %v: expected nothing on sheets of one's own and empty ones", err)
	}
}

// hamlet is a pack of two zones and little else.
func hamlet(t testing.TB) *knowledge.Pack {
	t.Helper()
	files, err := knowledge.ReadFiles(knowledgetest.Country(2))
	if err != nil {
		t.Fatal(err)
	}
	delete(files, "articles/articles.yaml")
	delete(files, "statistics.yaml")
	pack, err := files.Load()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// FuzzRead changes parts of a workbook: whatever comes, reading ends with a pack, faults or a refusal.
func FuzzRead(f *testing.F) {
	sound := written(f, hamlet(f))
	parts := map[int]string{0: "xl/worksheets/sheet4.xml", 1: "xl/sharedStrings.xml", 2: "xl/workbook.xml", 3: "xl/styles.xml", 4: "xl/_rels/workbook.xml.rels", 5: "[Content_Types].xml", 6: "xl/worksheets/sheet1.xml"}
	content := map[string][]byte{}
	repacked(f, sound, func(name string, c []byte) []byte { content[name] = c; return c }, nil)
	f.Add(0, []byte(nil), 0, 0)
	for n, name := range parts {
		if len(content[name]) == 0 {
			f.Fatalf("the workbook has no part %s", name)
		}
		for _, s := range []string{"", "<", "<c r=\"A4\" t=\"s\"><v>99999999</v></c>", "<f>1</f>", "-1", "99999999999999999999", "<row r=\"5\"/>", "\x00", "&#0;", "]]>", "t=\"d\"", "s=\"4294967296\""} {
			f.Add(n, []byte(s), len(content[name])/3, 7)
		}
	}
	f.Add(7, sound, 0, 0)
	f.Fuzz(func(t *testing.T, part int, insert []byte, at, cut int) {
		data := insert
		if name, ok := parts[part]; ok {
			c := content[name]
			from := max(0, min(at, len(c)))
			to := max(from, min(from+min(max(cut, 0), len(c)), len(c)))
			changed := append(append(append([]byte(nil), c[:from]...), insert...), c[to:]...)
			data = repacked(t, sound, func(n string, c []byte) []byte {
				if n == name {
					return changed
				}
				return c
			}, nil)
		}
		pack, _, err := Read(data)
		_, faults := errors.AsType[Faults](err)
		_, refused := errors.AsType[*Refused](err)
		if (err == nil) != (pack != nil) || err != nil && !faults && !refused {
			t.Fatalf("reading gives %v, %v: expected a pack, faults or a refusal", pack, err)
		}
		if err != nil && err.Error() == "" {
			t.Fatal("an error without words: expected a sentence")
		}
	})
}
