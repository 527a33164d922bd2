package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet of plain cells: text, numbers, times.
type Table struct {
	Name string // of the sheet, at most 31 characters
	Head []string
	Rows [][]any
}

// WriteTables writes tables as a workbook, a sheet each, the first row bold and kept in view. Text stays text, whatever it begins with.
func WriteTables(w io.Writer, tables ...Table) error {
	file := excelize.NewFile()
	defer file.Close()
	for i, t := range tables {
		if err := writeTable(file, i, t); err != nil {
			return fmt.Errorf("writing the table %s: %w", t.Name, err)
		}
	}
	if _, err := file.WriteTo(w); err != nil {
		return fmt.Errorf("writing tables: %w", err)
	}
	return nil
}

func writeTable(file *excelize.File, at int, t Table) error {
	if at == 0 {
		if err := file.SetSheetName("Sheet1", t.Name); err != nil {
			return err
		}
	} else if _, err := file.NewSheet(t.Name); err != nil {
		return err
	}
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	rows, err := file.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := rows.SetColWidth(1, max(1, len(t.Head)), 20); err != nil {
		return err
	}
	if err := rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Head))
	for i, h := range t.Head {
		head[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := rows.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range t.Rows {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := rows.SetRow(cell, row); err != nil {
			return err
		}
	}
	return rows.Flush()
}
