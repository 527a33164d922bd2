package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"zonedesk/knowledge"
)

// Limits of a workbook, chosen for what reading one may take of memory: 1,200 zones take a quarter of them at most.
const (
	MaxFile    = 20 << 20 // bytes of the file; one of that size is refused
	maxParts   = 500
	maxSheets  = 64 << 20 // bytes of all sheets, unpacked
	maxStrings = 16 << 20 // of the texts that sheets share
	maxTexts   = 400_000  // of those
	maxOther   = 16 << 20 // of everything else together
	maxCells   = 1_000_000
	maxRows    = 200_000
	maxColumns = 400
)

// at is a place on a sheet, counted from 1.
type at struct{ row, column int }

// stored is what a cell that is no text says of itself beside its value.
type stored struct {
	style int
	truth bool // true or false
}

// part is what was seen in one sheet before its values are read.
type part struct {
	cells    map[at]stored // numbers, dates and truths
	formulas []at
	failed   []at // cells that hold an error, such as #REF!
}

// inspect judges a file without unpacking more of it than allowed, and looks through its sheets. Parts are by their names.
func inspect(data []byte) (map[string]*part, error) {
	if len(data) >= MaxFile {
		return nil, &Refused{Why: TooLarge}
	}
	if bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}) { // the container of .xls and of encrypted files
		return nil, &Refused{Why: Protected}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Refused{Why: NotWorkbook}
	}
	if err := checkParts(archive.File); err != nil {
		return nil, err
	}
	parts := map[string]*part{}
	cells := 0
	for _, f := range archive.File {
		if err := look(f, parts, &cells); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// checkParts judges the directory of the archive: names and sizes.
func checkParts(files []*zip.File) error {
	if len(files) > maxParts {
		return &Refused{TooLarge, knowledge.Messagef("%d parts", len(files))}
	}
	var sheets, other uint64
	seen := map[string]bool{}
	for _, f := range files {
		name := partName(f)
		if seen[name] {
			return &Refused{Damaged, knowledge.Messagef("a part is there twice")}
		}
		seen[name] = true
		if f.Flags&1 != 0 {
			return &Refused{Why: Protected}
		}
		if why := forbidden(name); why != "" {
			return &Refused{Why: why}
		}
		size := f.UncompressedSize64
		var left uint64
		switch {
		case isSheet(name):
			left = maxSheets - sheets
			sheets += min(size, left)
		case name == sharedStrings:
			left = maxStrings
		default:
			left = maxOther - other
			other += min(size, left)
		}
		if size > left {
			return &Refused{TooLarge, knowledge.Messagef("unpacked")}
		}
	}
	if !seen["xl/workbook.xml"] || !seen["[content_types].xml"] {
		return &Refused{Why: NotWorkbook}
	}
	return nil
}

// partName is a part's name as programs that don't tell case and slashes apart see it.
func partName(f *zip.File) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/"))
}

func isSheet(name string) bool {
	return strings.HasPrefix(name, "xl/worksheets/") && path.Ext(name) == ".xml"
}

// forbidden says why a part has no place in a workbook of knowledge, "" when it may be there.
func forbidden(name string) Reason {
	switch dir, base := path.Split(name); {
	case strings.HasPrefix(base, "vbaproject"), strings.HasPrefix(base, "vbadata"), strings.Contains(dir, "activex"), strings.Contains(dir, "macrosheets"):
		return Macros
	case strings.Contains(dir, "externallinks"), strings.Contains(dir, "querytables"), strings.Contains(dir, "embeddings"), base == "connections.xml":
		return Links
	}
	return ""
}

// look unpacks one part, which must be as large as the directory says.
func look(f *zip.File, parts map[string]*part, cells *int) error {
	r, err := f.Open()
	if err != nil {
		return &Refused{Why: Damaged}
	}
	defer r.Close()
	name := partName(f)
	limited := &io.LimitedReader{R: r, N: int64(f.UncompressedSize64) + 1}
	switch {
	case isSheet(name):
		if parts[name], err = lookThrough(limited, cells); err != nil {
			return err
		}
	case name == sharedStrings:
		if err := countTexts(limited); err != nil {
			return err
		}
	case name == "[content_types].xml":
		types, _ := io.ReadAll(limited)
		if bytes.Contains(bytes.ToLower(types), []byte("macroenabled")) {
			return &Refused{Why: Macros}
		}
	}
	if _, err := io.Copy(io.Discard, limited); err != nil || limited.N == 0 {
		return &Refused{Damaged, knowledge.Messagef("its size is not what it says")}
	}
	return nil
}

const sharedStrings = "xl/sharedstrings.xml"

// countTexts reads the texts that sheets share: each takes memory, however short it is.
func countTexts(r io.Reader) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for n := 0; n <= 4*maxTexts; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Refused{Why: Damaged}
		}
		if start, ok := token.(xml.StartElement); ok {
			n++ // a text and its parts
			if start.Name.Local == "si" {
				n++
			}
		}
	}
	return &Refused{Why: TooLarge}
}

// lookThrough reads the cells of a sheet one by one and keeps what their values don't tell.
func lookThrough(r io.Reader, cells *int) (*part, error) {
	p := &part{cells: map[at]stored{}}
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	var here at
	var cell stored
	var kind string
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return nil, &Refused{Why: Damaged}
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			here = at{here.row + 1, 0}
			if n, ok := attribute(start, "r"); ok {
				here.row = n
			}
		case "c":
			here.column++
			if ref, _ := attr(start, "r"); ref != "" {
				column, row, err := excelize.CellNameToCoordinates(ref)
				if err != nil {
					return nil, &Refused{Why: Damaged}
				}
				here = at{row, column}
			}
			cell = stored{}
			cell.style, _ = attribute(start, "s")
			kind, _ = attr(start, "t")
		case "f":
			p.formulas = append(p.formulas, here)
		case "v", "is":
			if *cells++; *cells > maxCells || here.row > maxRows || here.column > maxColumns || len(p.formulas) > maxRows {
				return nil, &Refused{Why: TooLarge}
			}
			switch kind {
			case "e":
				p.failed = append(p.failed, here)
			case "b":
				cell.truth = true
				p.cells[here] = cell
			case "", "n":
				p.cells[here] = cell
			}
		}
	}
}

func attr(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

func attribute(e xml.StartElement, name string) (int, bool) {
	s, ok := attr(e, name)
	n, err := strconv.Atoi(s)
	return n, ok && err == nil
}
