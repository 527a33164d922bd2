// Package workbook turns a knowledge pack into the spreadsheet that staff edit, and what comes back into a pack.
package workbook

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"zonedesk/knowledge"
)

// Origin says what a workbook was made from; it stands on the sheet Pack, so that what changed meanwhile can be told.
type Origin struct {
	Version int       // of the knowledge; 0: the pack that came with the program
	Time    time.Time // when the workbook was made, to the minute
}

// Fault is one thing wrong in a workbook.
type Fault struct {
	Sheet, Cell string            // Cell is "D17"; empty: the sheet as a whole
	Message     knowledge.Message // what is wrong and what is expected
	row, column int
	sheet       int // place among the sheets
}

// Place is "Figures!D17", or "Figures" for the sheet as a whole.
func (f Fault) Place() string {
	if f.Cell == "" {
		return f.Sheet
	}
	return f.Sheet + "!" + f.Cell
}

// String is "Figures!D17: message".
func (f Fault) String() string { return f.Place() + ": " + f.Message.String() }

// Faults are all the faults of a workbook, by sheet, row and column; as an error they make one line each.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the faults in the order in which a reader of the workbook comes to them, each once.
func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column), strings.Compare(a.Message.String(), b.Message.String()))
	})
	return slices.CompactFunc(f, func(a, b Fault) bool { return a.String() == b.String() })
}

// Reason says why a file is not read at all.
type Reason string

const (
	TooLarge    Reason = "too large"
	NotWorkbook Reason = "not a workbook"
	Protected   Reason = "protected"
	Macros      Reason = "macros"
	Links       Reason = "links"
	Damaged     Reason = "damaged"
)

// Refused is the error for a file that is not read at all.
type Refused struct {
	Why    Reason
	Detail knowledge.Message // of what is too large or damaged; may be empty
}

func (r *Refused) Error() string { return r.Message().String() }

// Message says why the file is refused, and what is expected.
func (r *Refused) Message() knowledge.Message {
	if r.Detail.Format != "" {
		return knowledge.Messagef("%s (%s)", r.sentence(), r.Detail)
	}
	return r.sentence()
}

func (r *Refused) sentence() knowledge.Message {
	switch r.Why {
	case TooLarge:
		return knowledge.Messagef("the workbook is too large; expected less than %d MB and %d cells", MaxFile>>20, maxCells)
	case NotWorkbook:
		return knowledge.Messagef("the file is no workbook; expected an .xlsx file, as the export writes it")
	case Protected:
		return knowledge.Messagef("the file is encrypted or in the old .xls form; expected .xlsx without a password")
	case Macros:
		return knowledge.Messagef("the workbook holds macros; expected .xlsx without them")
	case Links:
		return knowledge.Messagef("the workbook draws on other files; expected one without external links, data connections and embedded files")
	}
	return knowledge.Messagef("the workbook is damaged; expected an .xlsx file that a spreadsheet program has saved whole")
}
