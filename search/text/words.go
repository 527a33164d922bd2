package text

import "strings"

// Frequent words, folded, with what they weigh: 1.5 for words that hardly exist in the other language, 0.7 for those that do.
var (
	frequentVI = weights(viWords, viShared)
	frequentEN = weights(enWords, enShared)
	english    = weights(enKeys, "")
	neutral    = weights("kcn ccn ha km m2 usd vnd eur fdi cit vat ok irc erc eia", "") // the same in both
)

func weights(own, shared string) map[string]float64 {
	out := map[string]float64{}
	for _, w := range strings.Fields(own) {
		out[w] = 1.5
	}
	for _, w := range strings.Fields(shared) {
		out[w] = 0.7
	}
	return out
}

const (
	viWords = `khu cong nghiep cum dat gia thue bao nhieu nhieu nao khong ko k0 khg hong hok con trong duoc dc duoi tren
		cua cho voi tai nhung cac va hoac hay neu thi la nhu ve tu den sang sau truoc gan xa cach
		dau tu nha may dau o day kia nay minh toi em anh chi ban oi nhe nhi xin chao cam vui long hoi biet muon can tim
		ho tro uu dai mien giam thue nhap nghiep doanh lao nguoi viec lam dan so ty trieu ti nghin ngan dong do
		nuoc thai xu ly dien duong giao thong tang ket noi vien thong chay chua rac khi phong moi truong
		thu tuc ho so giay phep chung nhan dang ky quyet dinh nghi luat thong quy hoach ban quan trung tam xuc tien
		tinh huyen xa phuong thanh pho quoc lo cao toc san bay cang cua khau noi dia chi lien he dien thoai
		du an von tich phan tram lap ty le thang ngay hien nhat lon nho nhieu it hon kem so sanh voi
		chu trien khai giai bang mat boi thuong san xuat kinh nganh nghe linh vuc dien tu co khi det may thuc pham
		gi sao the nao khi roi chua da dang se phai nen chac vang duoc khong bn hsx nhieu nha xuong kho
		bat dau ket thuc thoi han hop sac xay dung mat do nop tien phi ngoai viet tieng noi nhung ai
		quan ly su cuc chinh sach danh sach gom them chi tiet cu the tong hieu qua thue dat mua kia vn`
	viShared = `luong nam thanh co can do to an in on the la ban con long hay ma den so da no song tinh men chi tin me he than cho sau sang
		them hoi bay cap gap tam toan van minh dong lo ca nha ta may hang quan cac dan do thu ti len hon tu nhung khi`
	enWords = `what which where when who how why is are was were be been does did has have had will would could should may
		and or but for of with from by at this these those there here it its we our you your they their i my
		any all much many more most less than about between near far nearest largest smallest biggest cheapest total
		land rent price cost lease rental available area leasable zone zones park parks industrial cluster clusters estate
		tax incentive incentives exemption corporate income customs duty duties investor investors investment invest
		investing project projects capital wastewater treatment water power electricity supply road roads gas fire
		facility facilities infrastructure procedure procedures licence license certificate registration permit approval
		contact phone email address website office board authority management people workers labour labor wage wages salary
		export exports revenue budget statistics number figure tell show give list compare help please hello hi thanks thank
		want need looking find know get distance airport port highway city province district commune ward former new old
		hectare hectares sqm percent occupancy rate rates tenants tenant company companies developer developers legal law decree
		status operating planned construction built status still left free factory factories plant plants electronics garment
		year years month months day days per foreign enterprise enterprises business environment environmental impact
		before after since until into under over only each both other some such also not if then as so can
		merger merged history established started apply applies require required required documents document long term
		term terms average minimum maximum height density population latest current currently now today good best option options
		industry industries manufacturing logistics warehouse food processing textile mechanical solar energy
		own owns owner owners owned build builds building makes make produce produces sell sells runs
		talk speak staff human someone person question answer english vietnamese vietnam language`
	enShared = `the to in on a an do me no he than can that has long so go at man men hat ten her us his am hot not top`
	// English words that read as Telex keys, or would be weak evidence for it.
	enKeys = `as is us has his her hers does goes per bus gas plus thus this or nor our for if of off car bar tar far war
		tax lax max mix fix six box fax how now low law raw saw row tow new news view see seen been keen teen teens queen
		soon moon noon room rooms too zoo boom need meet loan seem seems near hair pair chair air their tour hour door poor
		lots plots cats hats chats bets sets gets lets nets bits hits cuts huts nuts mats caps maps tops cups tips laps
		chips docs cans vans sons songs tons cents hens pens tens mins tins bins gangs thanks days says pays ways rays guys
		buys toys keys bees sees fees trees ads ios os ps mar apr jun mr mrs ms dr sr jr ex tex hex lux aux vax
		does hers cos cows laws rows lows tows bars cars tars doors tours hours airs banks ranks tanks
		coos books look took cook good food foot door floor school pool tool tools cool wood
		dar der dor dos dux fur her hes hex hms hoax his hows lar las los laos las law lees lens les
		mass mess miss moss bass boss kiss loss pass toss less add adds odd odds app apps too
		aws gps cps rps tps pos pcs vas ceos cfos gas gis ros ras sas sos sis res tis thx xx
		east west best test tests rest guest cost host most lost post past last fast just must
		bees beer beers been deer seer teens screens sheet sheets speed feet week weeks keep deep seek
		data area areas idea mass canada japan laos asia taiwan korea
		basis crisis oasis thesis status campus focus bonus census virus
		phrase house houses noise cause pause nurse purse horse course coarse
		news tax taxes index box boxes annex text next context complex
		hanoi hanoians danang saigon
		taxis tours visa visas via bias has gases buses`
)

// Common reports whether a folded word is one of the most frequent of Vietnamese or English.
func Common(folded string) bool { return frequentVI[folded] > 0 || frequentEN[folded] > 0 }
