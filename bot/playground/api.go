package playground

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// method answers one Bot API method. Its error is an *apiError.
type method func(ctx context.Context, r *request) (any, error)

// table lists the methods served, by their names in lower case; Telegram does not mind the case.
func (s *Server) table() map[string]method {
	t := map[string]method{
		"getMe": s.getMe, "getUpdates": s.getUpdates, "setWebhook": s.setWebhook, "deleteWebhook": s.deleteWebhook,
		"getWebhookInfo": s.getWebhookInfo,
		"sendMessage":    s.sendMessage, "sendPhoto": s.sendPhoto, "sendDocument": s.sendDocument,
		"sendMediaGroup": s.sendMediaGroup, "sendVenue": s.sendVenue, "sendLocation": s.sendLocation,
		"copyMessage": s.copyMessage, "forwardMessage": s.forwardMessage, "sendChatAction": s.sendChatAction,
		"editMessageText": s.editMessageText, "editMessageCaption": s.editMessageCaption,
		"editMessageReplyMarkup": s.editMessageReplyMarkup, "deleteMessage": s.deleteMessage,
		"deleteMessages": s.deleteMessages, "pinChatMessage": s.pinChatMessage, "unpinChatMessage": s.unpinChatMessage,
		"setMessageReaction":  s.setMessageReaction,
		"answerCallbackQuery": s.answerCallbackQuery, "answerInlineQuery": s.answerInlineQuery,
		"setMyCommands": s.setMyCommands, "getMyCommands": s.getMyCommands, "deleteMyCommands": s.deleteMyCommands,
		"createForumTopic": s.createForumTopic, "editForumTopic": s.editForumTopic, "closeForumTopic": s.closeForumTopic,
		"reopenForumTopic": s.reopenForumTopic, "deleteForumTopic": s.deleteForumTopic,
		"getChat": s.getChat, "getChatMember": s.getChatMember, "getFile": s.getFile,
	}
	for _, what := range []string{"Name", "Description", "ShortDescription"} {
		t["setMy"+what], t["getMy"+what] = s.profileMethods(what)
	}
	lower := make(map[string]method, len(t))
	for name, m := range t {
		lower[strings.ToLower(name)] = m
	}
	return lower
}

// apiError is a refusal as the Bot API words it.
type apiError struct {
	Code       int
	Text       string
	RetryAfter int   // seconds
	Migrate    int64 // id of the supergroup that a group became
}

func (e *apiError) Error() string { return e.Text }

func bad(format string, args ...any) *apiError {
	return &apiError{Code: 400, Text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) *apiError { return &apiError{Code: 403, Text: "Forbidden: " + text} }

func tooMany(seconds int) *apiError {
	return &apiError{Code: 429, Text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), RetryAfter: seconds}
}

// Call is one Bot API call as it was received and answered.
type Call struct {
	At     time.Time
	Method string            // as the Bot API spells it in the request
	Params map[string]string // JSON values as their JSON text; uploaded files as "attach://<field>"
	Chat   int64             // chat_id, 0 if there is none
	Status int               // HTTP status answered; 0 while under way
	Error  string            // description of a refusal
	Took   time.Duration
}

// Fault is what goes wrong with one call.
type Fault struct {
	Status      int           // e.g. 403, 429, 500; 0 = the call is carried out
	Description string        // "" = Telegram's usual text for the status
	RetryAfter  int           // seconds, in the body and in the header
	MigrateTo   int64         // parameters.migrate_to_chat_id
	Body        string        // answered as it is instead of JSON, e.g. a proxy's page
	Delay       time.Duration // passes before anything else
	Drop        Drop          // the connection breaks instead of an answer
}

// Drop tells when a connection breaks.
type Drop int

// The moments at which a connection may break.
const (
	DropNever  Drop = iota
	DropBefore      // the call has no effect
	DropAfter       // the call has its effect, the answer is lost
)

// Fail lets f decide on each call whether it fails; nil makes all succeed again. It may be called at the same time
// from many calls and may use the Server's methods.
func (s *Server) Fail(f func(Call) *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Calls gives every Bot API call received, oldest first, as far back as Options.Keep.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	result := make([]Call, len(s.calls))
	for i, c := range s.calls {
		result[i] = *c
		result[i].Params = maps.Clone(c.Params)
	}
	return result
}

// Breaches lists the calls that broke a rule of the Bot API, each with the rule; a thousand at most.
func (s *Server) Breaches() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.breaches...)
}

// breach records that a call broke a rule and gives Telegram's refusal.
func (s *Server) breach(r *request, format string, args ...any) error {
	e := bad(format, args...)
	s.note(r, e.Text)
	return e
}

func (s *Server) note(r *request, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.breaches) < 1000 {
		s.breaches = append(s.breaches, r.method+": "+text)
	}
}

// serveCall answers /bot<token>/<method>.
func (s *Server) serveCall(w http.ResponseWriter, h *http.Request) {
	token, name, ok := strings.Cut(strings.TrimPrefix(h.URL.Path, "/bot"), "/")
	if !ok || strings.Contains(name, "/") {
		respond(w, nil, &apiError{Code: 404, Text: "Not Found"})
		return
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.opts.Token)) != 1 {
		respond(w, nil, &apiError{Code: 401, Text: "Unauthorized"})
		return
	}
	r, err := readRequest(w, h, name)
	if err != nil {
		respond(w, nil, bad("%v", err))
		return
	}
	c := s.record(r)
	fault := s.faultFor(c)
	if fault == nil {
		fault = &Fault{}
	}
	s.serveFaulty(w, h, r, c, fault)
}

// faultFor asks without holding mu, so that the function may look at the Server.
func (s *Server) faultFor(c *Call) *Fault {
	s.mu.Lock()
	f := s.fault
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f(*c)
}

func (s *Server) serveFaulty(w http.ResponseWriter, h *http.Request, r *request, c *Call, f *Fault) {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-h.Context().Done():
		}
	}
	if f.Drop == DropBefore {
		s.finish(c, 0, "connection dropped before the effect")
		panic(http.ErrAbortHandler)
	}
	if f.Status != 0 || f.Body != "" {
		e := f.refusal()
		s.finish(c, e.Code, e.Text)
		if f.Body != "" {
			w.WriteHeader(e.Code)
			_, _ = io.WriteString(w, f.Body) // the reader may have gone
			return
		}
		respond(w, nil, e)
		return
	}
	result, err := s.call(h.Context(), r)
	if f.Drop == DropAfter {
		s.finish(c, 0, "connection dropped after the effect")
		panic(http.ErrAbortHandler)
	}
	e := asAPIError(err)
	s.finish(c, e.Code, e.Text)
	if err != nil {
		respond(w, nil, e)
		return
	}
	respond(w, result, nil)
}

func (f *Fault) refusal() *apiError {
	e := &apiError{Code: f.Status, Text: f.Description, RetryAfter: f.RetryAfter, Migrate: f.MigrateTo}
	if e.Code == 0 {
		e.Code = http.StatusBadGateway
	}
	if e.Text != "" {
		return e
	}
	switch e.Code {
	case 403:
		e.Text = "Forbidden: bot was blocked by the user"
	case 429:
		e.RetryAfter = max(1, e.RetryAfter)
		e.Text = tooMany(e.RetryAfter).Text
	case 500:
		e.Text = "Internal Server Error"
	default:
		e.Text = http.StatusText(e.Code)
	}
	return e
}

func asAPIError(err error) *apiError {
	var e *apiError
	switch {
	case err == nil:
		return &apiError{Code: http.StatusOK}
	case errors.As(err, &e):
		return e
	}
	return &apiError{Code: http.StatusInternalServerError, Text: "Internal Server Error: " + err.Error()}
}

// call carries out one method.
func (s *Server) call(ctx context.Context, r *request) (any, error) {
	m := s.methods[strings.ToLower(r.method)]
	if m == nil {
		return nil, &apiError{Code: 404, Text: "Not Found: method not found"}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	return m(ctx, r)
}

// record remembers a call when it arrives, so that the order of Calls is that of arrival.
func (s *Server) record(r *request) *Call {
	c := &Call{At: time.Now(), Method: r.method, Params: r.values, Chat: r.int("chat_id", 0)}
	if s.opts.Keep < 0 {
		return c
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.calls) >= s.opts.Keep {
		s.calls = append([]*Call(nil), s.calls[1+s.opts.Keep/8:]...)
	}
	s.calls = append(s.calls, c)
	return c
}

func (s *Server) finish(c *Call, status int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Status, c.Error, c.Took = status, text, time.Since(c.At)
	s.change()
}

// respond writes the envelope of the Bot API ("Making requests").
func respond(w http.ResponseWriter, result any, e *apiError) {
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		Migrate    int64 `json:"migrate_to_chat_id,omitempty"`
	}
	var body struct {
		OK          bool        `json:"ok"`
		Result      any         `json:"result,omitempty"`
		Code        int         `json:"error_code,omitempty"`
		Description string      `json:"description,omitempty"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}
	w.Header().Set("Content-Type", "application/json")
	status := http.StatusOK
	if e == nil {
		body.OK, body.Result = true, result
	} else {
		status, body.Code, body.Description = e.Code, e.Code, e.Text
		if e.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
		}
		if e.RetryAfter > 0 || e.Migrate != 0 {
			body.Parameters = &parameters{e.RetryAfter, e.Migrate}
		}
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader may have gone
}

// request is one call's parameters, however they were sent.
type request struct {
	method string
	values map[string]string
	files  map[string]upload
}

type upload struct {
	name, mime string
	data       []byte
}

const (
	maxForm   = 2 << 20
	maxUpload = 52 << 20
)

// readRequest takes parameters from the query, a form, a multipart form or a JSON body.
func readRequest(w http.ResponseWriter, h *http.Request, name string) (*request, error) {
	r := &request{method: name, values: map[string]string{}}
	kind, _, _ := mime.ParseMediaType(h.Header.Get("Content-Type")) // a wrong one is read as no parameters
	switch kind {
	case "application/json":
		fields := map[string]json.RawMessage{}
		if err := json.NewDecoder(http.MaxBytesReader(w, h.Body, maxForm)).Decode(&fields); err != nil && err != io.EOF {
			return nil, errors.New("can't parse request JSON object")
		}
		r.takeJSON(fields)
	case "multipart/form-data":
		h.Body = http.MaxBytesReader(w, h.Body, maxUpload)
		if err := h.ParseMultipartForm(maxUpload); err != nil {
			return nil, errors.New("can't parse multipart form")
		}
		defer h.MultipartForm.RemoveAll()
		if err := r.takeFiles(h.MultipartForm); err != nil {
			return nil, err
		}
	}
	h.Body = http.MaxBytesReader(w, h.Body, maxForm)
	if err := h.ParseForm(); err != nil {
		return nil, errors.New("can't parse form")
	}
	for key, values := range h.Form {
		r.values[key] = values[0]
	}
	return r, nil
}

// takeJSON keeps strings as they are and everything else as its JSON text, as a form would carry it.
func (r *request) takeJSON(fields map[string]json.RawMessage) {
	for key, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		if text != "null" {
			r.values[key] = text
		}
	}
}

func (r *request) takeFiles(form *multipart.Form) error {
	r.files = map[string]upload{}
	for field, parts := range form.File {
		f, err := parts[0].Open()
		if err != nil {
			return fmt.Errorf("can't read file %q", field)
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("can't read file %q", field)
		}
		kind := parts[0].Header.Get("Content-Type")
		if kind == "" || kind == "application/octet-stream" {
			kind = http.DetectContentType(data)
		}
		r.files[field] = upload{parts[0].Filename, kind, data}
		r.values[field] = "attach://" + field
	}
	return nil
}

func (r *request) text(name string) string { return r.values[name] }

// int reads a whole number; what is none counts as absent, as it does with Telegram.
func (r *request) int(name string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(strings.TrimSpace(r.values[name]), 10, 64); err == nil {
		return n
	}
	return otherwise
}

func (r *request) bool(name string) bool {
	v := strings.ToLower(r.values[name])
	return v == "true" || v == "yes" || v == "1"
}

func (r *request) float(name string) (float64, bool) {
	f, err := strconv.ParseFloat(r.values[name], 64)
	return f, err == nil
}

// json reads a JSON parameter into out; false when it is absent or empty.
func (r *request) json(name string, out any) (bool, error) {
	text := r.values[name]
	if text == "" {
		return false, nil
	}
	return true, json.Unmarshal([]byte(text), out)
}

func (r *request) strings(name string) ([]string, bool) {
	var list []string
	ok, err := r.json(name, &list)
	return list, ok && err == nil
}
