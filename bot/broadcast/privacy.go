package broadcast

import (
	"context"
	"time"
)

// everything is more broadcasts than are kept.
const everything = 10_000

// Export gives what is kept of a person: which broadcasts came to them in their own chat, and when.
func (e *Engine) Export(ctx context.Context, person int64) (map[string]any, error) {
	type received struct {
		Broadcast string    `json:"broadcast"`
		Started   time.Time `json:"started,omitzero"`
		Outcome   Outcome   `json:"outcome"`
		Messages  []int     `json:"messages,omitempty"`
	}
	var all []received
	err := e.each(ctx, func(id string) error {
		entry, ok, err := e.Store.Entry(ctx, id, person)
		if err != nil || !ok {
			return err
		}
		_, r, err := e.Store.Get(ctx, id)
		all = append(all, received{id, r.Started, entry.Outcome, entry.Messages})
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return map[string]any{"broadcasts": all}, nil
}

// Erase takes a person out of the ledgers of all broadcasts; their counts shrink with them.
func (e *Engine) Erase(ctx context.Context, person int64) error {
	return e.each(ctx, func(id string) error { return e.Store.Erase(ctx, id, person) })
}

// each visits all broadcasts that are kept.
func (e *Engine) each(ctx context.Context, visit func(id string) error) error {
	ids, err := e.Store.List(ctx, 0, everything)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := visit(id); err != nil && !notThere(err) {
			return err
		}
	}
	return nil
}
