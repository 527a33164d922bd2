package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"zonedesk/knowledge"
)

// grid is what the sheets of a workbook hold.
type grid struct {
	names  []string
	sheets map[string]*part
	file   *excelize.File
	style  map[int]string // number formats by style
}

// open judges a file and opens it. A library that stumbles over a hostile file must not take the program with it.
func open(data []byte) (g *grid, err error) {
	defer func() {
		if r := recover(); r != nil {
			g, err = nil, &Refused{Why: Damaged}
		}
	}()
	parts, err := inspect(data)
	if err != nil {
		return nil, err
	}
	paths, err := sheetPaths(data)
	if err != nil {
		return nil, err
	}
	// In memory up to the limits that were checked: temporary files would be left behind by a process that dies.
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxSheets + maxStrings + maxOther, UnzipXMLSizeLimit: maxSheets, RawCellValue: true, TmpDir: os.TempDir(),
	})
	if err != nil {
		return nil, &Refused{Why: Damaged}
	}
	g = &grid{names: file.GetSheetList(), sheets: map[string]*part{}, file: file, style: map[int]string{}}
	for _, name := range g.names {
		p := parts[paths[name]]
		if p == nil {
			return nil, &Refused{Damaged, knowledge.Messagef("the sheet %q is not there", name)}
		}
		g.sheets[name] = p
	}
	return g, nil
}

// sheetPaths are the parts of sheets by the sheets' names.
func sheetPaths(data []byte) (map[string]string, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Refused{Why: NotWorkbook}
	}
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Any  []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if err := decodePart(archive, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	if err := decodePart(archive, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, r := range rels.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/xl/" + target
		}
		targets[r.ID] = strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
	}
	paths := map[string]string{}
	for _, s := range book.Sheets {
		for _, a := range s.Any {
			if a.Name.Local == "id" && a.Name.Space != "" {
				paths[s.Name] = targets[a.Value]
			}
		}
	}
	return paths, nil
}

func decodePart(archive *zip.Reader, name string, into any) error {
	for _, f := range archive.File {
		if partName(f) != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return &Refused{Why: Damaged}
		}
		defer r.Close()
		d := xml.NewDecoder(io.LimitReader(r, maxOther))
		d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
		if d.Decode(into) != nil {
			return &Refused{Why: Damaged}
		}
		return nil
	}
	return &Refused{Why: NotWorkbook}
}

// each calls do for every row of a sheet that holds something.
func (g *grid) each(sheet string, do func(row int, cells []cell)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Refused{Why: Damaged}
		}
	}()
	rows, err := g.file.Rows(sheet)
	if err != nil {
		return &Refused{Why: Damaged}
	}
	defer rows.Close()
	seen := g.sheets[sheet]
	for n := 1; rows.Next(); n++ {
		values, err := rows.Columns()
		if err != nil {
			return &Refused{Why: Damaged}
		}
		if len(values) == 0 {
			continue
		}
		cells := make([]cell, len(values))
		for i, v := range values {
			cells[i].value = v
			if s, ok := seen.cells[at{n, i + 1}]; ok && v != "" {
				cells[i].truth = s.truth
				if !s.truth {
					cells[i].numeric, cells[i].format = true, g.format(s.style)
				}
			}
		}
		do(n, cells)
	}
	if rows.Error() != nil {
		return &Refused{Why: Damaged}
	}
	return nil
}

// builtIn are the number formats that files name by number, as far as they matter here.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
}

// format is the number format of a style.
func (g *grid) format(style int) string {
	if f, ok := g.style[style]; ok {
		return f
	}
	format := ""
	if s, err := g.file.GetStyle(style); err == nil {
		format = builtIn[s.NumFmt]
		if s.CustomNumFmt != nil {
			format = *s.CustomNumFmt
		}
	}
	g.style[style] = format
	return format
}
