package bot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
)

// Metrics are the bot's measurements, all named zonedesk_….
type Metrics struct {
	updates     *prometheus.CounterVec // kind
	answers     *prometheus.CounterVec // topic, language
	unanswered  *prometheus.CounterVec // language
	withheld    prometheus.Counter
	handling    prometheus.Histogram // s
	desk        prometheus.Histogram // s
	calls       *prometheus.HistogramVec
	telegram    *prometheus.CounterVec // method, kind
	failures    *prometheus.CounterVec // kind
	storeErrors *prometheus.CounterVec // call
	refused     prometheus.Counter
	lanesBusy   prometheus.Gauge

	enquiries   *prometheus.GaugeVec // state
	overdue     *prometheus.GaugeVec
	unsent      *prometheus.GaugeVec
	firstAnswer prometheus.Histogram // s
}

// answerTimes are the upper bounds, in seconds, by which the times to a first answer are counted: from a minute to a week.
var answerTimes = []float64{60, 300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 24 * 3600, 48 * 3600, 72 * 3600, 168 * 3600}

// NewMetrics makes the measurements and registers them; registry may be nil.
func NewMetrics(registry prometheus.Registerer) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "zonedesk", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "zonedesk", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Namespace: "zonedesk", Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.0001, 2.5, 13)}
	}
	m := &Metrics{
		updates:    counter("updates_total", "Updates by what they ask for.", "kind"),
		answers:    counter("answers_total", "Answers by topic and language.", "topic", "language"),
		unanswered: counter("unanswered_total", "Questions that the desk could not answer, by language.", "language"),
		withheld: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "zonedesk", Name: "withheld_total",
			Help: "Answers held back because a number in them stands in no record: a fault of the desk."}),
		handling:    prometheus.NewHistogram(histogram("handling_seconds", "Time from taking an update in hand to its end.")),
		desk:        prometheus.NewHistogram(histogram("desk_seconds", "Time that the desk took for an answer.")),
		calls:       prometheus.NewHistogramVec(histogram("telegram_call_seconds", "Time that Telegram took for a call, by method."), []string{"method"}),
		telegram:    counter("telegram_errors_total", "Calls to Telegram that failed, by method and kind of error.", "method", "kind"),
		failures:    counter("failures_total", "Updates whose handling failed, once for each try, by kind of error.", "kind"),
		storeErrors: counter("store_errors_total", "Calls to the store that failed, by call.", "call"),
		refused: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "zonedesk", Name: "over_quota_total",
			Help: "People or groups that sent too much in a minute and were told so."}),
		lanesBusy: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "zonedesk", Name: "lanes_busy", Help: "Chats that are served at the moment."}),

		enquiries: gauge("enquiries", "Open enquiries by state, told by the process that looks after them.", "state"),
		overdue:   gauge("enquiries_overdue", "Open enquiries that staff have not answered by the time promised, told by the process that looks after them."),
		unsent:    gauge("enquiries_unsent", "Enquiries with something that is yet to be sent, told by the process that looks after them."),
		firstAnswer: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "zonedesk", Name: "first_answer_seconds",
			Help: "Time from the opening of an enquiry to the first answer of staff, nights and holidays included.", Buckets: answerTimes}),
	}
	if registry != nil {
		registry.MustRegister(m.updates, m.answers, m.unanswered, m.withheld, m.handling, m.desk, m.calls, m.telegram, m.failures, m.storeErrors, m.refused, m.lanesBusy,
			m.enquiries, m.overdue, m.unsent, m.firstAnswer)
	}
	return m
}

// Telegram measures one call to Telegram; it fits telegram.Options.Observe.
func (m *Metrics) Telegram(method string, took time.Duration, err error) {
	if method != "getUpdates" { // which waits for updates
		m.calls.WithLabelValues(method).Observe(took.Seconds())
	}
	if err != nil {
		m.telegram.WithLabelValues(method, telegram.Kind(err)).Inc()
	}
}

func (m *Metrics) answered(a desk.Answer) {
	if a.Withheld != "" {
		m.withheld.Inc()
	}
	m.answers.WithLabelValues(a.Topic, string(a.Lang)).Inc()
	if !a.Answered {
		m.unanswered.WithLabelValues(string(a.Lang)).Inc()
	}
}

// desked sets how the enquiries stand.
func (m *Metrics) desked(s standing) {
	for state, n := range s.open {
		m.enquiries.WithLabelValues(string(state)).Set(float64(n))
	}
	m.overdue.WithLabelValues().Set(float64(s.overdue))
	m.unsent.WithLabelValues().Set(float64(s.unsent))
}

// notDesked takes away how the enquiries stand, of which another process tells, or none can.
func (m *Metrics) notDesked() {
	m.enquiries.Reset()
	m.overdue.Reset()
	m.unsent.Reset()
}
