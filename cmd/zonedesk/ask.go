package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/config"
	"zonedesk/knowledge"
)

// asked is a line of the batch's input.
type asked struct {
	ID   string         `json:"id"`
	Chat string         `json:"chat"`
	Lang knowledge.Lang `json:"lang"`
	Text string         `json:"text"`
}

// answered is a line of the batch's output.
type answered struct {
	ID         string         `json:"id,omitempty"`
	Lang       knowledge.Lang `json:"lang"`
	Answered   bool           `json:"answered"`
	Topic      string         `json:"topic"`
	Zones      []string       `json:"zones"`
	Text       string         `json:"text"`
	Facts      []string       `json:"facts"`
	Sources    []string       `json:"sources"`
	Buttons    []string       `json:"buttons"`
	Confidence float64        `json:"confidence"`
	Micros     int64          `json:"micros"`
}

func runAsk(ctx context.Context, c *call) error {
	lang := c.flags.String("lang", "", "language of the answer: vi, en, ko, zh, ja (default: the question's)")
	asJSON := c.flags.Bool("json", false, "print the answer with its facts and sources as JSON")
	batch := c.flags.Bool("batch", false, "read questions as JSON lines, print answers as JSON lines")
	explain := c.flags.Bool("explain", false, "print how the question was understood")
	settings := config.New(c.flags, c.getenv, config.Knowledge)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if !*batch && len(c.args) == 0 {
		return usageError{errors.New(`a question is expected, such as: zonedesk ask "How big is Yen Quang IP?"`)}
	}
	if *lang != "" && !slices.Contains(knowledge.Langs(), knowledge.Lang(*lang)) {
		return usageError{fmt.Errorf("--lang %q: expected one of %v", *lang, knowledge.Langs())}
	}
	d, index, err := deskOf(cfg)
	if err != nil {
		return err
	}
	defer index.Close()
	if *batch {
		return askBatch(ctx, d, c.stdin, c.stdout)
	}
	q := desk.Question{Text: strings.Join(c.args, " "), Lang: knowledge.Lang(*lang)}
	started := time.Now()
	a, r := d.Explain(ctx, q)
	took := time.Since(started)
	if *explain {
		fmt.Fprintln(c.stdout, r)
		if a.Withheld != "" {
			fmt.Fprintf(c.stdout, "withheld: %s stands in no record named\n", a.Withheld)
		}
		for _, line := range r.Trace() {
			fmt.Fprintln(c.stdout, line)
		}
	}
	if *asJSON {
		return writeLine(c.stdout, outcome("", a, took))
	}
	_, err = fmt.Fprintln(c.stdout, a.Text())
	return err
}

func outcome(id string, a desk.Answer, took time.Duration) answered {
	buttons := []string{}
	for _, b := range a.Buttons {
		buttons = append(buttons, b.Label)
	}
	return answered{
		ID: id, Lang: a.Lang, Answered: a.Answered, Topic: a.Topic, Zones: orEmpty(a.Zones), Text: a.Text(),
		Facts: orEmpty(a.Facts), Sources: orEmpty(a.Sources), Buttons: buttons,
		Confidence: float64(int(a.Confidence*100)) / 100, Micros: took.Microseconds(),
	}
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// longest line of a batch, in bytes
const maxLine = 1 << 20

// askBatch answers questions line by line; lines of one chat are one conversation.
func askBatch(ctx context.Context, d *desk.Desk, in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	defer w.Flush()
	talk := newTalk(d)
	lines := bufio.NewReaderSize(in, 64<<10)
	for ctx.Err() == nil {
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if werr := answerLine(ctx, talk, line, err, w); werr != nil {
			return fmt.Errorf("write answers: %w", werr)
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
	}
	return ctx.Err()
}

var errLong = fmt.Errorf("the line is longer than %d bytes", maxLine)

// readLine reads one line without its end; a line that is too long is read to its end and refused.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			long = true
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && len(line) == 0 && !long:
			return nil, err
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long:
			return nil, errLong
		}
		return line, nil
	}
}

func answerLine(ctx context.Context, talk *talk, line []byte, readErr error, w io.Writer) error {
	var q asked
	err := readErr
	if err == nil {
		err = json.Unmarshal(line, &q)
	}
	switch {
	case err != nil:
		return writeLine(w, map[string]any{"id": idOf(line), "error": inWords(err)})
	case strings.TrimSpace(q.Text) == "":
		return writeLine(w, map[string]any{"id": q.ID, "error": "text is missing: a question is expected"})
	case q.Lang != "" && !slices.Contains(knowledge.Langs(), q.Lang):
		return writeLine(w, map[string]any{"id": q.ID, "error": fmt.Sprintf("lang %q: expected one of %v", q.Lang, knowledge.Langs())})
	}
	started := time.Now()
	a := talk.ask(ctx, q.Chat, q.Lang, q.Text)
	return writeLine(w, outcome(q.ID, a, time.Since(started)))
}

// inWords says what is wrong with a line.
func inWords(err error) string {
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) && kind.Field != "" {
		return fmt.Sprintf("%s is a %s: expected a string", kind.Field, kind.Value)
	}
	if errors.Is(err, errLong) {
		return err.Error()
	}
	return `not a JSON object: expected one such as {"id":"q1","text":"…"}`
}

// idOf is the id of a line that could not be read whole, nil when it shows none.
func idOf(line []byte) any {
	var part struct {
		ID any `json:"id"`
	}
	if json.Unmarshal(line, &part) != nil {
		return nil
	}
	return part.ID
}

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// talk keeps the conversations of a batch.
type talk struct {
	desk  *desk.Desk
	chats map[string]desk.Context
}

func newTalk(d *desk.Desk) *talk { return &talk{desk: d, chats: map[string]desk.Context{}} }

// ask answers within the conversation of a chat; without a chat the question stands alone.
func (t *talk) ask(ctx context.Context, chat string, lang knowledge.Lang, text string) desk.Answer {
	a := t.desk.Answer(ctx, desk.Question{Text: text, Lang: lang, Context: t.chats[chat]})
	if chat != "" {
		t.chats[chat] = a.Context
	}
	return a
}
