package broadcast

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteReport writes what became of each recipient as a CSV file that spreadsheets open as it is, in no particular order. It reads the
// ledger in pages and holds none but one.
func (e *Engine) WriteReport(ctx context.Context, id string, to io.Writer) error {
	b, _, err := e.Store.Get(ctx, id)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(to, "\uFEFF"); err != nil {
		return fmt.Errorf("writing a report: %w", err)
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	_ = w.Write([]string{"chat", "language", "outcome", "reason", "messages", "moved to"}) // an error is kept until Flush
	for cursor := 0; ; {
		page, next, err := e.Store.Entries(ctx, id, cursor)
		if err != nil {
			return err
		}
		for _, entry := range page {
			_ = w.Write(b.row(entry))
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return fmt.Errorf("writing a report: %w", err)
		}
		if cursor = next; next == 0 {
			return nil
		}
	}
}

// row is a recipient's line in the report.
func (b *Broadcast) row(e Entry) []string {
	lang, ids, to := "", make([]string, len(e.Messages)), ""
	if e.Version < len(b.Versions) {
		lang = string(b.Versions[e.Version].Lang)
	}
	for i, id := range e.Messages {
		ids[i] = strconv.Itoa(id)
	}
	if e.To != 0 {
		to = strconv.FormatInt(e.To, 10)
	}
	return []string{strconv.FormatInt(e.Chat, 10), lang, string(e.Outcome), e.Reason, strings.Join(ids, " "), to}
}
