package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/picture"
	"zonedesk/bot/telegram"
)

const (
	captionLimit = 1024                // UTF-16 units that Telegram takes under a picture
	pictureKept  = 14 * 24 * time.Hour // for which a picture is sent again without drawing
	atTheDrawer  = 2                   // pictures that are being drawn at most
	drawerTime   = 5 * time.Second     // for which one waits for them to be done; then the words must do
)

// pictures is where it is kept under which id Telegram has a picture, for all processes.
type pictures interface {
	// Picture gives the id by which Telegram sends a picture again, "" when none is known.
	Picture(ctx context.Context, key string) (id string, err error)
	// KeepPicture keeps that id for a time; an empty one is forgotten.
	KeepPicture(ctx context.Context, key, id string, keep time.Duration) error
}

// studio draws a bounded number of pictures.
type studio struct {
	drawer *picture.Drawer
	queue  chan struct{}
}

func newStudio() studio { return studio{picture.New(), make(chan struct{}, atTheDrawer)} }

// errBusy says that too many pictures are being drawn.
var errBusy = errors.New("too many pictures are being drawn")

// drawing is a picture that need not be drawn when Telegram has it: key tells it from all others.
type drawing struct {
	key  string
	draw func(*picture.Drawer) ([]byte, error)
}

// newDrawing is the drawing of some content, which its key is made of.
func newDrawing(content any, draw func(*picture.Drawer) ([]byte, error)) (drawing, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return drawing{}, err
	}
	sum := sha256.Sum256(body)
	return drawing{hex.EncodeToString(sum[:16]), draw}, nil
}

// sendPicture sends a picture with the same in words: under it where that has room, else in messages after it, the buttons under the
// last. When the picture can't be drawn the words alone go out.
func (t *turn) sendPicture(d drawing, html string, buttons [][]telegram.Button) error {
	caption, rest := html, ""
	if telegram.TextLen(html) > captionLimit {
		caption, rest = "", html
	}
	params := telegram.Params{"chat_id": t.chat, "parse_mode": "HTML", "caption": caption}
	if t.thread != 0 {
		params["message_thread_id"] = t.thread
	}
	if id := t.replyTo(); id != 0 {
		params["reply_parameters"] = map[string]any{"message_id": id, "allow_sending_without_reply": true}
	}
	if rest == "" && len(buttons) > 0 {
		params["reply_markup"] = map[string]any{"inline_keyboard": buttons}
	}
	err := t.once(params, func() (int, error) { return t.photo(d, params) })
	switch {
	case errors.As(err, new(*undrawn)):
		t.log.Warn("a picture could not be drawn", "update", t.update.ID, "error", err)
		return t.send(html, buttons)
	case err != nil || rest == "":
		return err
	}
	return t.send(rest, buttons)
}

// undrawn is why there is no picture.
type undrawn struct{ error }

func (e *undrawn) Unwrap() error { return e.error }

// photo sends a picture, by its id where Telegram has it.
func (t *turn) photo(d drawing, params telegram.Params) (message int, err error) {
	if id := t.pictureID(d.key); id != "" {
		sent, err := t.telegram.Upload(t.ctx, "sendPhoto", params, telegram.File{Field: "photo", ID: id})
		if bad := (*telegram.BadRequest)(nil); !errors.As(err, &bad) || !bad.Says("file") {
			return sent.ID, err
		}
		t.keepPicture(d.key, "") // Telegram has it no more
	}
	_ = t.telegram.Action(t.ctx, t.chat, t.thread, "upload_photo")
	png, err := t.studio.draw(t.ctx, d)
	if err != nil {
		return 0, &undrawn{err}
	}
	sent, err := t.telegram.Upload(t.ctx, "sendPhoto", params, telegram.File{Field: "photo", Name: "zonedesk.png", Bytes: png})
	if err == nil && len(sent.Photo) > 0 {
		t.keepPicture(d.key, sent.Photo[len(sent.Photo)-1].ID)
	}
	return sent.ID, err
}

func (s studio) draw(ctx context.Context, d drawing) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, drawerTime, errBusy)
	defer cancel()
	select {
	case s.queue <- struct{}{}:
		defer func() { <-s.queue }()
		return d.draw(s.drawer)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (t *turn) pictureID(key string) string {
	if !t.memory {
		return ""
	}
	ctx, cancel := context.WithTimeout(t.ctx, t.waits.store)
	defer cancel()
	id, err := t.store.Picture(ctx, key)
	if err != nil {
		t.storeFailed("picture", err)
	}
	return id
}

func (t *turn) keepPicture(key, id string) {
	if !t.memory {
		return
	}
	ctx, cancel := context.WithTimeout(t.ctx, t.waits.store)
	defer cancel()
	if err := t.store.KeepPicture(ctx, key, id, pictureKept); err != nil {
		t.storeFailed("picture", err)
	}
}

// chart answers the press of a chart's button.
func (t *turn) chart(name string) error {
	answer := t.consult(desk.Question{Code: "g:" + name})
	if answer.Chart == nil {
		return t.show(render(answer), append(t.layout(answer), t.homeRow()))
	}
	return t.sendChart(answer)
}

// sendChart sends an answer with its chart.
func (t *turn) sendChart(a desk.Answer) error {
	d, err := newDrawing([]any{"chart", a.Lang, a.Chart}, func(p *picture.Drawer) ([]byte, error) { return plot(p, a) })
	if err != nil {
		return err
	}
	return t.sendPicture(d, render(a), append(t.layout(a), t.homeRow()))
}

// plot draws a chart.
func plot(p *picture.Drawer, a desk.Answer) ([]byte, error) {
	c := a.Chart
	frame := picture.Frame{Lang: string(a.Lang), Title: c.Title, Unit: c.Unit, Doubtful: c.Doubtful, Sources: c.Sources}
	if c.Bars != nil {
		chart := picture.BarChart{Frame: frame, End: c.End}
		for _, b := range c.Bars {
			chart.Bars = append(chart.Bars, picture.Bar{Label: b.Label, Parts: []picture.Value{valueOf(b)}})
		}
		return p.Bars(chart)
	}
	chart := picture.LineChart{Frame: frame}
	for _, s := range c.Series {
		line := picture.Series{Name: s.Name}
		for _, point := range s.Points {
			line.Points = append(line.Points, picture.Point{At: point.At, Label: point.Label, Value: valueOf(point)})
		}
		chart.Series = append(chart.Series, line)
	}
	return p.Lines(chart)
}

func valueOf(p desk.Plotted) picture.Value {
	v := picture.Value{State: picture.Unknown, Number: p.Number, Text: p.Text}
	switch {
	case p.Doubtful:
		v.State = picture.Doubtful
	case p.Known:
		v.State = picture.Known
	}
	return v
}
