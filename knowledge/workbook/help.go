package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"zonedesk/knowledge"
)

// Colours.
const (
	blue, paleBlue, grey, paleGrey = "1F4E79", "DDEBF7", "808080", "F2F2F2"
	doubtful, stale, withheld      = "FFE699", "F8CBAD", "D9D9D9"
)

// style returns the number of a style by its name, made when it is first wanted. "number 0.00" and "date yyyy-mm" name a format.
func (e *export) style(name string) int {
	if id, ok := e.styles[name]; ok {
		return id
	}
	kind, format, _ := strings.Cut(name, " ")
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	s := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Protection: &excelize.Protection{Locked: false}}
	asText := "@"
	switch kind {
	case "heading":
		s.Fill, s.Font = fill(blue), &excelize.Font{Bold: true, Color: "FFFFFF"}
	case "heading2":
		s.Fill, s.Font = fill(paleBlue), &excelize.Font{Bold: true}
	case "key":
		s.Fill, s.Font, s.Alignment.WrapText = fill(paleGrey), &excelize.Font{Color: grey, Size: 8}, false
		s.CustomNumFmt = &asText
	case "title":
		s.Font = &excelize.Font{Bold: true, Size: 14, Color: blue}
		s.Alignment.WrapText = false
	case "word":
		s.CustomNumFmt = &asText
	case "id":
		s.CustomNumFmt, s.Fill, s.Protection.Locked = &asText, fill(paleGrey), true
	case "number", "date":
		s.Alignment.WrapText = false
		if format != "" {
			s.CustomNumFmt = &format
		}
	case "fill":
		s.Fill = fill(format)
	}
	id, _ := e.file.NewStyle(s) // fails only for styles that no program knows
	e.styles[name] = id
	return id
}

// colours mark what is doubtful, stale or not to be told.
func (e *export) colours(s *sheet, last int) error {
	mark := func(columns []string, formula, colour string) error {
		style, err := e.file.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		if err != nil {
			return err
		}
		for _, key := range columns {
			i := s.column(key)
			if i < 0 {
				continue
			}
			area := fmt.Sprintf("%s:%s", name(i+1, firstRow), name(i+1, last))
			rule := []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &style}}
			if err := e.file.SetConditionalFormat(s.name, area, rule); err != nil {
				return err
			}
		}
		return nil
	}
	cell := func(key string) string { return fmt.Sprintf("$%s%d", columnName(s.column(key)+1), firstRow) }
	if s.column("refer") >= 0 {
		if err := mark([]string{"value", "high", "unit", "refer", "state"}, fmt.Sprintf("LEN(%s)>0", cell("refer")), withheld); err != nil {
			return err
		}
	}
	if s.column("doubts") >= 0 {
		if err := mark([]string{"value", "high", "unit", "doubts", "state", "text.vi", "title.vi"}, fmt.Sprintf("LEN(%s)>0", cell("doubts")), doubtful); err != nil {
			return err
		}
	}
	if s.column("as_of") < 0 {
		return nil
	}
	// The year of what is no day: 2022 and the last year of "mid 2017", "2021?" and "2018..2023".
	c := cell("as_of")
	formula := fmt.Sprintf(`AND(LEN(%[1]s)>0,IF(ISNUMBER(%[1]s),IF(%[1]s<2200,DATE(%[1]s,12,31),%[1]s),IFERROR(DATE(VALUE(RIGHT(SUBSTITUTE(%[1]s,"?",""),4)),12,31),IFERROR(DATE(VALUE(LEFT(%[1]s,4)),12,31),TODAY())))<TODAY()-%[2]d)`, c, staleDays)
	return mark([]string{"as_of"}, formula, stale)
}

// validations offer what cells may hold, and keep headings and ids from being changed by mistake.
func (e *export) validations(s *sheet, rows int, all map[string][]row) error {
	last := lastRow(rows)
	refuse := func(area, formula, title, message string) error {
		v := excelize.NewDataValidation(true)
		v.Sqref, v.Type, v.Formula1 = area, "custom", formula
		v.SetError(excelize.DataValidationErrorStyleStop, title, message)
		return e.file.AddDataValidation(s.name, v)
	}
	if err := refuse(fmt.Sprintf("A%d:%s", rowVI, name(len(s.columns), rowKey)), "FALSE", "Tiêu đề / Headings", "Ba dòng đầu giữ nguyên. / The first three rows stay as they are."); err != nil {
		return err
	}
	const keep = "Mã giữ nguyên; bản ghi mới viết ở dòng mới. / Ids stay as they are; a new record goes into a new row."
	if i := s.column(keyWas); i >= 0 {
		id := columnName(s.idColumn() + 1)
		was := columnName(i + 1)
		formula := fmt.Sprintf(`OR($%[1]s%[3]d="",$%[2]s%[3]d=$%[1]s%[3]d)`, was, id, firstRow)
		if err := refuse(fmt.Sprintf("%s%d:%s%d", id, firstRow, id, last), formula, "Mã / Id", keep); err != nil {
			return err
		}
	}
	if s.facts() {
		if err := refuse(fmt.Sprintf("A%d:A%d", firstRow, last), "FALSE", "Mã / Id", keep); err != nil {
			return err
		}
	}
	for i, c := range s.columns {
		if c.list == "" {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s:%s", name(i+1, firstRow), name(i+1, last))
		if where := e.ranges[c.list]; where != "" {
			v.SetSqrefDropList(where)
		} else {
			v.SetSqrefDropList(fmt.Sprintf("%s!$A$%d:$A$%d", c.list, firstRow, lastRow(len(all[c.list]))))
		}
		if c.form != ids { // several may be taken there, of which a drop-down knows nothing
			v.SetError(excelize.DataValidationErrorStyleStop, c.vi+" / "+c.en, "Chọn trong danh sách. / Please choose from the list.")
		}
		if err := e.file.AddDataValidation(s.name, v); err != nil {
			return err
		}
	}
	return nil
}

const wordsSheet, guideSheet = "Words", "Guide"

// words writes the closed lists with what their words mean.
func (e *export) words() error {
	f := e.file
	if _, err := f.NewSheet(wordsSheet); err != nil {
		return err
	}
	if err := f.SetSheetRow(wordsSheet, "A1", &[]any{"Danh sách / List", "Từ / Word", "Nghĩa", "Meaning"}); err != nil {
		return err
	}
	if err := f.SetCellStyle(wordsSheet, "A1", "D1", e.style("heading")); err != nil {
		return err
	}
	e.ranges = map[string]string{}
	n := 2
	for _, list := range listNames(e.lists) {
		first := n
		for _, w := range e.lists[list] {
			m := meanings[w]
			if err := f.SetSheetRow(wordsSheet, name(1, n), &[]any{list, w, m[0], m[1]}); err != nil {
				return err
			}
			n++
		}
		e.ranges[list] = fmt.Sprintf("%s!$B$%d:$B$%d", wordsSheet, first, max(first, n-1))
	}
	for col, width := range map[string]float64{"A": 16, "B": 26, "C": 40, "D": 40} {
		if err := f.SetColWidth(wordsSheet, col, col, width); err != nil {
			return err
		}
	}
	return f.SetPanes(wordsSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// guide writes the first sheet: what the workbook is and how it is edited.
func (e *export) guide(pack *knowledge.Pack, origin Origin) error {
	f := e.file
	if err := f.SetSheetName("Sheet1", guideSheet); err != nil {
		return err
	}
	rows := [][2]string{
		{"Sổ tri thức", "The knowledge workbook"},
		{pack.Name[knowledge.VI], pack.Name[knowledge.EN]},
		{fmt.Sprintf("Từ phiên bản %d. %s", origin.Version, made(origin.Time)), fmt.Sprintf("Made from version %d. %s", origin.Version, made(origin.Time))},
		{"", ""},
		{"Sửa ngay trong các trang; thêm bản ghi ở dòng trống bên dưới; xóa bản ghi bằng cách xóa cả dòng. Lưu dạng .xlsx rồi gửi lại.", "Edit the sheets in place; add a record in an empty row below; delete a record by deleting its row. Save as .xlsx and send it back."},
		{"Ba dòng đầu mỗi trang và các cột mã giữ nguyên: người đã được trả lời được tìm theo mã.", "The first three rows of each sheet and the ids stay as they are: people who were told something are found by the ids."},
		{"Mỗi số liệu có đơn vị, ngày và nguồn. Trong câu chữ không viết số: viết {tên} và ghi số ở cột Số trong câu.", "Every figure has a unit, a date and a source. Texts hold no figures: write {name}, and the figure in the column of figures."},
		{"Ngày viết chính xác như đã biết: 2023-11-05, 2023-11, 2023, mid 2023, 2018..2023, 2025-10-01.., thêm ? khi suy ra.", "Dates are as exact as they are known: 2023-11-05, 2023-11, 2023, mid 2023, 2018..2023, 2025-10-01.., with ? when inferred."},
		{"Không dùng công thức, macro, liên kết tới tệp khác.", "No formulas, macros or links to other files."},
		{"Ý nghĩa các từ ở trang Words. Cột ít dùng được gộp ở bên phải.", "The sheet Words explains the words. Columns that are seldom used are grouped at the right."},
		{"", ""},
		{"Màu: số chưa chắc (có mục ở cột Chưa chắc)", "Colour: doubtful (there is something in Doubts)"},
		{"Màu: ngày đã cũ hơn hai năm", "Colour: the date is more than two years old"},
		{"Màu: không trả lời, hỏi cán bộ", "Colour: not told, staff are asked"},
		{"", ""},
	}
	for _, s := range e.sheets {
		rows = append(rows, [2]string{s.name + ": " + s.vi, s.name + ": " + s.en})
	}
	for i, r := range rows {
		for j, v := range r {
			if err := e.put(guideSheet, name(j+1, i+1), v, "text"); err != nil {
				return err
			}
		}
	}
	for i, colour := range []string{doubtful, stale, withheld} {
		if err := f.SetCellStyle(guideSheet, name(1, 12+i), name(2, 12+i), e.style("fill "+colour)); err != nil {
			return err
		}
	}
	if err := f.SetCellStyle(guideSheet, "A1", "B1", e.style("title")); err != nil {
		return err
	}
	if err := f.SetColWidth(guideSheet, "A", "B", 70); err != nil {
		return err
	}
	return f.ProtectSheet(guideSheet, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true})
}
