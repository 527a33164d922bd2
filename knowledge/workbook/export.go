package workbook

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"zonedesk/knowledge"
)

// Stale is the age after which a record's date is coloured.
const staleDays = 730

// Write writes the pack as a workbook.
func Write(w io.Writer, pack *knowledge.Pack, origin Origin) error {
	e := &export{file: excelize.NewFile(), sheets: sheets(pack.Languages), lists: closedLists(pack.Languages), styles: map[string]int{}}
	defer e.file.Close()
	if err := e.write(pack, origin); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	if _, err := e.file.WriteTo(w); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

type export struct {
	file   *excelize.File
	sheets []*sheet
	lists  map[string][]string
	ranges map[string]string // where the words of a closed list stand
	styles map[string]int
}

func (e *export) write(pack *knowledge.Pack, origin Origin) error {
	rows := rowsOf(pack, origin)
	if err := e.guide(pack, origin); err != nil {
		return err
	}
	for _, s := range e.sheets {
		if _, err := e.file.NewSheet(s.name); err != nil {
			return err
		}
	}
	if err := e.words(); err != nil {
		return err
	}
	for _, s := range e.sheets {
		if err := e.sheet(s, rows[s.name], rows); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	return nil
}

// row is a record with what its sheet tells beside it, by the keys of columns that begin with #.
type row struct {
	item  *knowledge.Item
	extra map[string]string
}

// rowsOf are the rows of each sheet.
func rowsOf(pack *knowledge.Pack, origin Origin) map[string][]row {
	rows := map[string][]row{}
	add := func(sheet string, item *knowledge.Item, extra map[string]string) {
		if id := item.Get("id"); id != nil {
			extra[keyWas] = id.Value
		}
		rows[sheet] = append(rows[sheet], row{item, extra})
	}
	for _, tree := range pack.Trees() {
		switch zone := tree.Root; {
		case tree.Name == "pack.yaml":
			add("Pack", tree.Root, map[string]string{keyBase: strconv.Itoa(origin.Version), keyMade: made(origin.Time)})
		case strings.HasPrefix(tree.Name, "zones/"):
			id := zone.Get("id").Value
			if facts := zone.Get("facts"); facts != nil {
				for n, f := range facts.Items {
					add(sheetOf(f.Get("measure").Value), f, map[string]string{keyRecord: f.FactID(id), keyZone: id, keyOrder: strconv.Itoa(n + 1)})
				}
				zone.Items = zone.Items[:len(zone.Items)-1]
			}
			add("Zones", zone, map[string]string{})
		default:
			list := tree.Root.Items[0]
			for _, item := range list.Items {
				extra := map[string]string{}
				if tree.Name != list.Key+".yaml" {
					extra[keyFile] = tree.Name
				}
				if list.Key == "statistics" {
					extra[keyRecord] = item.FactID("")
				}
				add(sheetOfList(list.Key), item, extra)
			}
		}
	}
	return rows
}

func sheetOfList(list string) string { return strings.ToUpper(list[:1]) + list[1:] }

const madeForm = "2006-01-02 15:04 UTC"

func made(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(madeForm)
}

// sheet writes one sheet: headings, rows, and what helps to edit them.
func (e *export) sheet(s *sheet, rows []row, all map[string][]row) error {
	if err := e.headings(s, len(rows)); err != nil {
		return err
	}
	for n, r := range rows {
		if err := e.row(s, firstRow+n, r); err != nil {
			return err
		}
	}
	if err := e.colours(s, lastRow(len(rows))); err != nil {
		return err
	}
	return e.validations(s, len(rows), all)
}

// lastRow leaves room for new rows.
func lastRow(rows int) int { return firstRow + rows + 500 }

func name(column, row int) string {
	s, _ := excelize.CoordinatesToCellName(column, row) // both are above 0
	return s
}

func columnName(column int) string {
	s, _ := excelize.ColumnNumberToName(column)
	return s
}

func (e *export) headings(s *sheet, rows int) error {
	f := e.file
	last := columnName(len(s.columns))
	for i, c := range s.columns {
		col := columnName(i + 1)
		for r, v := range map[int]string{rowVI: c.vi, rowEN: c.en, rowKey: c.key} {
			if err := f.SetCellStr(s.name, name(i+1, r), v); err != nil {
				return err
			}
		}
		if err := f.SetColStyle(s.name, col, e.style(c.blankStyle(s))); err != nil {
			return err
		}
		if err := f.SetColWidth(s.name, col, col, c.width()); err != nil {
			return err
		}
		if c.rare && c.key != keyWas {
			if err := f.SetColOutlineLevel(s.name, col, 1); err != nil {
				return err
			}
		}
		if c.key == keyWas {
			if err := f.SetColVisible(s.name, col, false); err != nil {
				return err
			}
		}
		if c.note != "" {
			note := excelize.Comment{Cell: name(i+1, rowEN), Author: "zonedesk", Width: 360, Height: 160, Paragraph: []excelize.RichTextRun{{Text: c.note}}}
			if err := f.AddComment(s.name, note); err != nil {
				return err
			}
		}
	}
	for r, style := range map[int]string{rowVI: "heading", rowEN: "heading2", rowKey: "key"} {
		if err := f.SetCellStyle(s.name, name(1, r), name(len(s.columns), r), e.style(style)); err != nil {
			return err
		}
	}
	frozen := 1
	if s.facts() {
		frozen = 2
	}
	panes := &excelize.Panes{Freeze: true, XSplit: frozen, YSplit: firstRow - 1, TopLeftCell: name(frozen+1, firstRow), ActivePane: "bottomRight"}
	if err := f.SetPanes(s.name, panes); err != nil {
		return err
	}
	return f.AutoFilter(s.name, fmt.Sprintf("A%d:%s%d", rowKey, last, max(firstRow, firstRow+rows-1)), nil)
}

func (c column) width() float64 {
	switch c.form {
	case text, lines:
		return 42
	case figures:
		return 28
	case number, flag:
		return 12
	case date:
		return 14
	case ids:
		return 22
	}
	switch c.key {
	case keyRecord:
		return 40
	case "id", keyZone, "measure":
		return 24
	}
	return 18
}

// blankStyle is how cells look that nothing has been written to yet.
func (c column) blankStyle(s *sheet) string {
	switch {
	case c.form == text || c.form == lines || c.form == figures:
		return "text"
	case c.form == number:
		return "number"
	case c.key == keyRecord:
		return "id"
	}
	return "word"
}

// row writes one record. A value that no column holds would be lost, so that is an error.
func (e *export) row(s *sheet, n int, r row) error {
	written := 0
	for i, c := range s.columns {
		ref := name(i+1, n)
		if strings.HasPrefix(c.key, "#") {
			if err := e.extra(s, ref, c, r.extra[c.key]); err != nil {
				return err
			}
			continue
		}
		item := r.item.Get(c.key)
		if one := r.item.Get("publisher"); item == nil && one != nil && strings.HasPrefix(c.key, "publisher.") {
			item = one // for all languages
			if strings.HasPrefix(s.columns[i-1].key, "publisher.") {
				written-- // and counted once
			}
		}
		if item == nil {
			continue
		}
		written += leaves(item)
		if err := e.cell(s, ref, c, item); err != nil {
			return fmt.Errorf("%s of %s: %w", c.key, r.known(), err)
		}
	}
	if all := leaves(r.item); written != all {
		return fmt.Errorf("%s has %d values, of which the columns hold %d: %v", r.known(), all, written, r.item)
	}
	return e.file.SetRowHeight(s.name, n, s.rowHeight())
}

// known is what a record is called in errors.
func (r row) known() string {
	if id := r.item.Get("id"); id != nil {
		return id.Value
	}
	return r.extra[keyRecord]
}

func (s *sheet) rowHeight() float64 {
	switch s.name {
	case "Articles", "Regimes":
		return 90
	case "Figures", "Statements", "Statistics", "Contacts":
		return 45
	}
	return 30
}

// leaves counts the values in an item.
func leaves(i *knowledge.Item) int {
	if i.Kind != knowledge.MapItem && i.Kind != knowledge.ListItem {
		return 1
	}
	n := 0
	for _, c := range i.Items {
		n += leaves(c)
	}
	return n
}

func (e *export) extra(s *sheet, ref string, c column, v string) error {
	if v == "" {
		return nil
	}
	if c.form == number {
		n, _ := strconv.Atoi(v)
		return e.file.SetCellInt(s.name, ref, int64(n))
	}
	style := "word"
	if c.key == keyRecord || c.key == keyBase || c.key == keyMade {
		style = "id"
	}
	return e.put(s.name, ref, v, style)
}

// cell writes one value of a record.
func (e *export) cell(s *sheet, ref string, c column, item *knowledge.Item) error {
	switch c.form {
	case number:
		if n, err := knowledge.ParseNumber(item.Value); err == nil {
			if err := e.file.SetCellFloat(s.name, ref, n.Value, n.Decimals, 64); err != nil {
				return err
			}
			return e.file.SetCellStyle(s.name, ref, ref, e.style("number "+strings.TrimSuffix("0."+strings.Repeat("0", n.Decimals), ".")))
		}
		// A coordinate of more digits than numbers may have.
		return e.put(s.name, ref, item.Value, "word")
	case date:
		d, err := knowledge.ParseDate(item.Value)
		if err != nil {
			return err
		}
		n, format, ok := serial(d)
		if !ok {
			return e.put(s.name, ref, item.Value, "word")
		}
		if err := e.file.SetCellInt(s.name, ref, int64(n)); err != nil {
			return err
		}
		return e.file.SetCellStyle(s.name, ref, ref, e.style("date "+format))
	case flag:
		return e.put(s.name, ref, yes, "word")
	case ids:
		return e.put(s.name, ref, strings.Join(values(item), ", "), "word")
	case lines:
		return e.put(s.name, ref, joinLines(values(item)), "text")
	case figures:
		all := make([]string, len(item.Items))
		for i, f := range item.Items {
			all[i] = figureLine(f)
		}
		return e.put(s.name, ref, strings.Join(all, "\n"), "text")
	case text:
		return e.put(s.name, ref, item.Value, "text")
	}
	style := "word"
	if c.key == "id" {
		style = "id"
	}
	return e.put(s.name, ref, item.Value, style)
}

func values(list *knowledge.Item) []string {
	all := make([]string, len(list.Items))
	for i, c := range list.Items {
		all[i] = c.Value
	}
	return all
}

// escapeLike is what programs would read as the code of a character.
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// put writes a text, as it is or not at all.
func (e *export) put(sheet, ref, s, style string) error {
	if n := len(utf16.Encode([]rune(s))); n > excelize.TotalCellChars {
		return fmt.Errorf("%d characters; a cell holds %d", n, excelize.TotalCellChars)
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF }); i >= 0 {
		return fmt.Errorf("the character %U, which a workbook cannot hold", []rune(s[i:])[0])
	}
	if err := e.file.SetCellStr(sheet, ref, escapeLike.ReplaceAllString(s, "_x005F$0")); err != nil {
		return err
	}
	return e.file.SetCellStyle(sheet, ref, ref, e.style(style))
}
