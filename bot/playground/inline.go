package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// inlineQuery is one "@bot text" typed by a person.
type inlineQuery struct {
	person int64
	text   string
	at     time.Time
	done   bool
	answer InlineAnswer
}

// InlineAnswer is what answerInlineQuery gave.
type InlineAnswer struct {
	Results    []InlineResult
	NextOffset string
	CacheTime  int // seconds
	Personal   bool
	Button     *InlineButton
}

// InlineButton stands above the results and opens the bot with a parameter ("InlineQueryResultsButton").
type InlineButton struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

// InlineResult is one result of an inline query; Raw holds all its fields.
type InlineResult struct {
	Type        string          `json:"type"`
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Raw         json.RawMessage `json:"-"`
}

// Query lets a person type "@bot text" in some chat. The id is that of the query.
func (s *Server) Query(p Person, text string) (updateID int64, queryID string) {
	return s.QueryFrom(p, text, "")
}

// QueryFrom lets a person scroll to the results after an offset that the bot gave.
func (s *Server) QueryFrom(p Person, text, offset string) (updateID int64, queryID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[p.ID] = &person{p}
	id := s.id("iq")
	if len(s.inline) >= 10_000 {
		clear(s.inline)
	}
	s.inline[id] = &inlineQuery{person: p.ID, text: text, at: time.Now()}
	return s.push("inline_query", p.ID, map[string]any{
		"id": id, "from": p.user(), "query": text, "offset": offset, "chat_type": "sender",
	}), id
}

// InlineResults gives the results that the bot answered with; false while it did not.
func (s *Server) InlineResults(queryID string) ([]InlineResult, bool) {
	answer, ok := s.InlineAnswer(queryID)
	return answer.Results, ok
}

// InlineAnswer gives the whole answer; false while there is none.
func (s *Server) InlineAnswer(queryID string) (InlineAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.inline[queryID]
	if q == nil || !q.done {
		return InlineAnswer{}, false
	}
	return q.answer, true
}

func (s *Server) answerInlineQuery(_ context.Context, r *request) (any, error) {
	var raw []json.RawMessage
	if _, err := r.json("results", &raw); err != nil {
		return nil, s.breach(r, "can't parse inline query results JSON object")
	}
	if len(raw) > maxInline {
		return nil, s.breach(r, "RESULTS_TOO_MUCH")
	}
	answer := InlineAnswer{NextOffset: r.text("next_offset"), CacheTime: int(r.int("cache_time", 300)), Personal: r.bool("is_personal")}
	if len(answer.NextOffset) > 64 {
		return nil, s.breach(r, "NEXT_OFFSET_INVALID")
	}
	if _, err := r.json("button", &answer.Button); err != nil {
		return nil, s.breach(r, "can't parse inline query results button JSON object")
	}
	if b := answer.Button; b != nil && (b.Text == "" || !startParam.MatchString(b.Start)) {
		return nil, s.breach(r, "START_PARAM_INVALID")
	}
	var err error
	if answer.Results, err = s.readResults(r, raw); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.text("inline_query_id")
	q := s.inline[id]
	if q == nil || q.done || time.Since(q.at) > s.opts.CallbackLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	q.done, q.answer = true, answer
	s.change()
	for w := range s.watchers {
		if w.person == q.person {
			s.send(w, inlineEvent{"inline", id, q.text, answer.Results, answer.NextOffset, answer.Button})
		}
	}
	return true, nil
}

// inlineEvent shows results on the page.
type inlineEvent struct {
	Type    string         `json:"type"`
	Query   string         `json:"query"`
	Text    string         `json:"text"`
	Results []InlineResult `json:"results"`
	Next    string         `json:"next,omitempty"`
	Button  *InlineButton  `json:"button,omitempty"`
}

func (s *Server) readResults(r *request, raw []json.RawMessage) ([]InlineResult, error) {
	results := []InlineResult{}
	seen := map[string]bool{}
	for _, one := range raw {
		var result struct {
			InlineResult
			Content *struct {
				Text      string `json:"message_text"`
				ParseMode string `json:"parse_mode"`
			} `json:"input_message_content"`
			Markup *Markup `json:"reply_markup"`
		}
		if json.Unmarshal(one, &result) != nil {
			return nil, s.breach(r, "can't parse inline query result: Inline query result must be an object")
		}
		switch {
		case len(result.ID) < 1 || len(result.ID) > 64:
			return nil, s.breach(r, "RESULT_ID_INVALID")
		case seen[result.ID]:
			return nil, s.breach(r, "RESULT_ID_DUPLICATE")
		case result.Type == "article" && (result.Title == "" || result.Content == nil):
			return nil, s.breach(r, "can't parse inline query result: an article needs title and input_message_content")
		}
		seen[result.ID] = true
		if result.Content != nil {
			part := &request{method: r.method, values: map[string]string{"text": result.Content.Text, "parse_mode": result.Content.ParseMode}}
			if _, _, err := s.formatted(part, "text", "entities", maxText); err != nil {
				return nil, err
			}
		}
		if result.Markup != nil {
			if err := s.checkInline(r, result.Markup.Inline); err != nil {
				return nil, err
			}
		}
		result.Raw = one
		results = append(results, result.InlineResult)
	}
	return results, nil
}

// Choose lets a person send one result of an inline query in the private chat with the bot. The bot hears of it as
// of any message, with via_bot set.
func (s *Server) Choose(p Person, queryID, resultID string) (messageID int, err error) {
	return s.ChooseIn(p.ID, p, queryID, resultID)
}

// ChooseIn lets a person send one result of an inline query in any chat.
func (s *Server) ChooseIn(chat int64, p Person, queryID, resultID string) (messageID int, err error) {
	results, ok := s.InlineResults(queryID)
	if !ok {
		return 0, fmt.Errorf("inline query %s has no results", queryID)
	}
	for _, result := range results {
		if result.ID != resultID {
			continue
		}
		var content struct {
			Content struct {
				Text      string `json:"message_text"`
				ParseMode string `json:"parse_mode"`
			} `json:"input_message_content"`
			Markup *Markup `json:"reply_markup"`
		}
		if err := json.Unmarshal(result.Raw, &content); err != nil {
			return 0, fmt.Errorf("reading inline result %s: %w", resultID, err)
		}
		r := &request{method: "answerInlineQuery", values: map[string]string{"text": content.Content.Text, "parse_mode": content.Content.ParseMode}}
		text, entities, err := s.formatted(r, "text", "entities", maxText)
		if err != nil {
			return 0, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.open(p)
		if chat != 0 && chat != p.ID {
			c = s.mustGroup(chat)
		}
		m := s.post(c, Message{From: p.user(), ViaBot: &s.bot, Text: text, Entities: entities, ReplyMarkup: content.Markup})
		s.pushMessage("message", m)
		return m.ID, nil
	}
	return 0, fmt.Errorf("inline query %s has no result %s", queryID, resultID)
}
