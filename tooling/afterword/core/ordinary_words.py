"""Words that are in names of companies and people, and mean something else in most other texts."""

from __future__ import annotations

_COMPANIES = """
a about above abroad absolute academy access account accounts acme active adapt advance advanced advantage africa
african agency agile agora air airline airlines airways akademie aktien all alliance allied alpha alpine alte alter
altes america american americas an ancient and apex apotheke app application applications applied apps aqua arab
arabian argentina art arts asia asian asset assets associated associates association assurance at atlantic atlas audio
audit aus australia australian austria austrian authority auto autohaus automation automotive avenue aviation axis
baden baltic banca banco bank banking banks banque base basic basis bau bay bayerische bayern bei belgian belgium
berlin berliner best beta betrieb better beyond big bio blue board body book booking books box brand brands brasil
bravo brazil bridge bright britain british broad broadcast broadcasting brother brothers buch budget build builders
building bulgaria bund bundes business businesses by bäckerei cable california call canada canadian capital car card
cards care cargo cars case cash castle catalog catalogue center central centre century certain chain challenge chamber
champion change channel charge charity charter check checkout chemical chemicals chemie chile china chinese choice
church circle citizen citizens city civil class classic clean clear client clinic clinical cloud club co coach coast
code coffee college colombia colonial color colour columbia command commerce commercial commission committee common
commons commonwealth communication communications community compact company compass complete computer computers
computing concept concord concrete confederation connect connected connection construction consult consultants
consulting consumer contact content continental contract control cooperative core corner corona corporate corporation
council country county credit cross crown crystal culture currency current custom customer customs cyber czech da
daily danish das data database datacenter day de deal dealer deep defence defense degree del delivery delta den
denmark dental department depot der des design desk deutsche deutscher deutsches deutschland developer developers
development device devices di dialog die diesel digital direct direction discount discover discovery dispatch
distribution district diversified division do domain dominion double down dr dragon dream drei drive du dual dutch
dynamic dynamics e eagle early earth east eastern easy echo eco economic edge education eins el electric electrical
electricity electronic electronics element elements elite em email emerging emirates empire employment en energie
energy engine engineering engineers england english enterprise enterprises entertainment environment environmental
equal equity era erste erster espresso essential essentials estate et eu euro europa europe european europäische even
event events every everyday exact excel excellence exchange executive expert experts exploration export express
expression extra eye fabric factor factory fair falcon family farm farmers farms fashion fast federal federation
fenster ferry field film finance financial finanz fine finland finnish fire first fish fitness five fix flash fleet
flex flight flow fluid focus food foods football for force forest form forum forward foundation founders four frame
france free freedom freight french fresh friend friends front fuel full fund funds fusion future galaxy game games
gaming garden gas gate gateway general generation german germany gesellschaft gesundheit giant glass global globe go
gold golden good grand graphic graphics great greater greece greek green greens grid ground group groupe grupo gruppe
guard guardian guide gulf habitat hall hamburg hand handel happy harbor harbour hardware haus head health healthcare
heart heat heavy help heritage hessen high highland hill holding holdings holland holy home homes hong horizon
hospital hosting hot hotel hotels hour house housing hub human hungary hybrid hydro i ice idea ideal ideas il image
images imaging immobilien impact imperial import in independent index india indian indonesia industrial industrie
industries industry info information infrastructure ingenieur initiative inner innovation innovations innovative
inside insight insights inspection institut institute institution insurance integrated intelligence intelligent inter
interactive interior international internet invest investment investments investor ireland irish iron island islands
israel it italia italian italy item items japan japanese job jobs joint journal junior just key king kingdom kings
klein kleine klinik kliniken knowledge kong korea korean kunst la lab label laboratories labs lake land landes
language large las laser last latin launch law le leader leaders leading lean learn learning lease leasing left legacy
legal leisure lending les level liberty library life light lighting line liner link links lion liquid list little live
living load loan local lock log logic logical logistic logistics logistik london long los love low loyal luxury
machine machines magazine magic mail main maine major man management manager manufacturing map maps marine maritime
market marketing marketplace markets mass master material materials matrix max me measure media medical medicine
medien medium mega member members memory mercury messe metal metals metro metropolitan mexico micro mid middle
military mill million mind mine minerals mining ministry mint mobile mobility model modern module moment money monitor
monitoring moon motion motor motors mountain move movement multi music mutual my nation national nations native
natural nature naval navigator near nederland net netherlands network networks neue neuer neues neutral new news next
night nine nippon no noble non nord norddeutsche norden nordic norte north northern northwest norway norwegian notes
nova nuclear number ocean of off offer office official oil old olympic omega on one online open optical optics optimal
optimum option options orange orbit order orders organic organisation organization oriental origin original osaka ost
other our out outdoor outer over overseas own pacific package packaging page pages paint palace palm panel paper
parcel paris park part partner partners parts party pass passport patent path pay payment payments peak pension people
perfect performance person personal pet petroleum pharma pharmaceutical pharmaceuticals pharmacy phase philippine
phoenix phone photo physical pilot pioneer pipe planet plant plastic plastics plate platform platinum play plus point
poland polar police polish poly pool popular port portal portugal positive post postal power practice precise
precision preferred premier premium press prestige preussen price primary prime print printing privat private pro
process processing product production productions products professional profit program progress progressive project
projects promotion proper property provider public publisher publishing pulse pure quality quantum quarter queen quest
quick radio rail railway rain rapid raw re reach reactive ready real realty record records recovery recruit red
reference region regional relay reliable reliance remote rent rental report republic research reserve resort resource
resources response restaurant result results retail revolution rhein right ring rise river road robotics rock rocket
roll rolls roman romania root round route royal rubber run rural russia russian safe safety sales salt san sandbox
santa satellite saudi save savings saxon scale scan school science sciences scientific scotland scottish script sea
search second secure securities security select selection senior sense sensor series server service services seven
shadow shared shell shield shift ship shipping shop shopping shops shore short show side sign signal signature silicon
silver simple simply singapore single six skill skills sky small smart smooth snap social society soft software soil
solar sound source south southern southwest space spain spanish spark special specialist specialty spectrum speed
spirit sport sports spot spring square st stable stack stadt stadtwerke staff stage standard star stars start state
states station status steel step stone storage store stores storm story straight strategic strategy stream street
strong structure student studio studios style sud sugar summit sun super supply support sure surface surgical survey
sustainable swan sweden swedish sweet swift swiss switch switzerland symphony sync system systeme systems süd
süddeutsche table tactical taiwan talent tank target tax team tech technical technik technologies technology tele
telecom telecommunications telekom telephone television ten terminal test testing textile thai thailand the theater
theatre theme third three thunder ticket tickets tiger time times titan to tokyo tool tools top total touch tour
tourism tours tower town toys track tracking trade trading tradition traffic trail train training trans transfer
transit transition transport transportation travel treasury tree trend tri triangle tribune triple tropical true trust
truth turbo turkey turkish twin two u uk ultra umbrella un und union unique unit united units unity universal universe
university universität up upper urban us usa user users utilities utility valley value van vector vehicle vehicles
velocity venture ventures verein vereinigte verification verlag versicherung version vertex veterinary via video
vienna view village vin vision vista visual vital voice volks vom von wall ware warehouse warm watch water wave way we
wealth weather web wechsel welfare well wellness wells welt werk werke west western wheel white wholesale wide wien
wild win wind window wine wing winter wireless wirtschaft wise women wood word work worker workers working works
workshop world worldwide x yacht yellow yes yield you young your youth zeitung zen zentral zentrum zero zone zu zum
zur zwei
"""
_COMPUTING = """
action actions activity address addresses admin agent alarm alert alerts algorithm analysis analytics android api
archive array article articles attack auth backend background backup backups balance balancer bandwidth bar batch
beacon beam binary bit bits block blocks boost boot bot bottom branch breaker browser buffer bug bugs bulk bundle bus
button byte cache calendar callback camera canary capacity capture cart cell certificate certificates chart chat chip
click clock closed cluster clusters codec column comment commit compile compiler compute config configuration
connector console container containers context cookie copy counter cpu crash credential credentials cron cursor cycle
daemon dashboard deadline debug decode default demand deploy deployment detail detection detector diff disk docker
document documents download downtime draft driver edit editor effect encoder endpoint endpoints entry envelope error
errors exception execute failover failure failures feature features feed feedback fetch fiber file files filter finder
firewall firmware flag flags flush folder fork format frontend function gauge generator graph handler handshake hash
header heap hook hooks host hosts hotfix icon incident incidents ingest ingress input inspector instance instances
interface invoice invoices issue java json kafka kernel keys lambda latency layer layout leak license limit limits
linear linux listener loader logger login logs lookup loop maintenance manifest mapper mask mesh message messages
messenger meta meter method metric metrics migration minute minutes mirror mode modem mount mouse namespace node nodes
notice notification notifications object objects operator operators optimizer outage outages output owner packet
packets pager panic parser partition password patch pattern payload peer pending permission permissions pipeline pixel
pod pods policy poll postmortem priority probe problem processor profile prometheus prompt protocol proxy publish pull
push query queue queues quota rack rate reader receipt receiver recipe redirect refresh registry release releases
render replica replicas repo repository request requests resolution resolver responses restart restore retry revert
review role roles rollback rollout router routes routing row rows rule rules runbook runner runtime sample scaling
schedule scheduler schema scope screen scripts secret secrets segment selector sender sentry serial servers session
sessions setting settings setup severity shard shards shutdown site sites slice slot slow snapshot socket sort spec
split sprint stamp statement stats streams string subject submit subscriber subscription summary surge swap symbol
syntax tag tags tail task tasks template tenant tenants text thread threads threshold throttle timeline timeout
timeouts timer token tokens topic topics trace tracer traces transaction transactions trigger trunk tunnel type types
update updates upgrade upload upstream uptime url validator values variable vault virtual volume volumes wallet
warning watcher webhook widget widgets workflow write writer
"""
_PEOPLE = """
abbot abel amber angel apple april arch archer ash aspen aster august autumn bailey baker ball banner barb barber
baron bass beach bean bear bell bench berg berry bill birch bird bishop black blank blaze bloom blossom boat bolt bond
bonus bow bowl boy brandy brave bread brook brooks brown bruch buck bud buddy bull bunny burden burn burns bush
butcher butler buttons camp candy cannon cap cape carol carpenter carter carver chance chancellor chandler charm chase
cherry christian christmas chuck clay clerk cliff close clover coin cole con constant cook cooper coral cost cotton
court craft crane craven cream crew crow curry daisy dale dane dash dawn dean dear destiny dick dike dirk dixie dock
doll dollar dot dove drake draw drew duck duke dusty earl earnest ease egg ember emerald ernst erst eve ever eves
example faith fall fan farmer fawn feather felix fern few fisher flint flora flower flowers foot ford foster fowler
fox frank franks freed freeman freund fried frost fröhlich fuchs fury gable gale gardener garland garner gay gene
genesis gerber gift gill ginger glen glory goes gott grace grant grave graves gray greet grey griffin gross grove groß
guest gunner guy hail hale harp harry hart harvest haven hawk hazel heath heather heaven held herd hero herr herz hoch
hoffnung holder hope hopper horn horse hunt hunter hut hyde iris ivory ivy jack jade jasmine jay jean jet jewel joy
jude judge june jung junge justice jäger kaiser kaufmann keen kind kit kitty knight koch kurz könig lamb lance lane
lang lange lark laurel lauter leaf lehrer leicht lieb lilac lily ling lob loft lord lot luck lucky lynx mace mai maler
marc march marigold marina mark marks marsh marshal mason mast mat matt maurer may mayer meadow meek meister melody
mercer mercy merit merry miles miller min mist mister mole monday montag mood moor moore morgen moss much mustang
myrtle nagel nail neat neu nice nick norm oak oder olive opal otter painter pale pansy parker parson pastor pat
patience peace peacock pearl peg pen penny pepper perl perry petal pick pierce pike pin piper pitt plum poet pope
poppy porter potter pound powers prince princess prior purple quail rabe ran ray read reed regal reich rein reiter rex
rich richter ridge ritter rob robin robins rocky rod roof rooks rose rosemary ross roth ruby rush rusty rye sack sage
sailor sally salmon salz sand sander sandy sanft savage schaf schnell schreiber schuster schwarz schön seal see self
sergeant shade shaman shark sharp shepherd sierra silk singer skip skipper skye slate smith snow sommer song sonne
sparks spice spiegel spruce stark stein stern stick stiff still stock stolz strange straw strict sue summer summers
sunday sunny tailor tanner tell temple tender thorn tod tom tony trapper treat treu trinity turner under unter vale
valentine valve vanilla vera viola violet virgin vogel vulture wade wahl walker walks ward warner waters weaver weeks
weiss weiß wiese will willow wills winner winters witch wolf wonder woods worth wren wright wunder wurst yard zimmer
zimmermann
"""
_PLAIN = """
abend accepted added adds affected affirm after afterwards again against agenda agree agreed alike alle allein allows
alone along aloud already also although always among anders anfang anlage anlagen annotations announced announcement
another answer answered answers anybody anything anyway apology approval approve arbeit argue armour around arzt asked
asks attachments attempts attention auch aufgabe augen available aware away back badly bahn bahnhof bald basket bauen
baum beat because become becomes been before beforehand began begin beginning begins behind beide being beispiel
believe believed belong belongs below beratung bericht beside besides between bild bis blamed blameless blatt blick
boden bookings boss both bounded braces branches brauerei break breaks brief bring brings broke broken brought bruder
brücke builder builds built burg burger buy bücher calendars called calls came cannot cardinal careful carried carries
catch cause caused changed changes channels chapter characters charged cheap checked checking checklist checklists
checkouts checks cheesecake choose chose circuit clip clone closely closes closing codes colleague colleagues collects
colours come comes comfort commander commanders commands comments commits committed compare compares comparison
completed complex concerned concerns condition conditions confidence connections constellation contributing copper
correct corrections cosmic costs could count counted counts couple cracker crypto culprit culprits curb cure customers
danger dark dashboards date dated daten dates days deadlines decent decide decided decides decision decisions declared
declined delete deleted delivered demands denken dense depend deploys deputy described description destroy detect
diagnostics dienst differences different differently digit dine ding dinner directly dirty disagree disks dive does
doing domestic done dorf doubt dozen drawn drift drop dropped druck druckerei dry durch during dust duty each eager
earlier eat ebene ecke eigen eight einfach eisen either elder elegant else elsewhere empty ende ended endless ends
enough ensign entities envoy equip essen evening everybody everything everywhere evidence exactly examples exist
existed exit expect explain explains explanation explanations expo exposed expressions external eyes fach facilitate
facilitating factors facts fahrt failed failing fails fame fancy fans farbe faster fate fault feeds feel feeling feels
fell felt fence ferien fest fetched feuer fever fiction fictional fields fifteen figure filed fill filled fills final
find finding findings finds finished finishes fired firm fixed flug fluss fly fold folge follow followed follows fonts
foreign forever forge forget forgive forgot forgotten formal forms forty found fountain fragile frau freiheit freude
frische from frontier fruit früh furniture führung gain gallery gaps garten gather gave gebiet gebäude gefahr geld
genau gentle genuine geschichte gesund gets gewerbe gewicht give given gives glad glas gleich glossary glow goal going
gone grain granted graphs grass grip grocery grow grows growth grund guess gut güter habit half halle halved hammer
handbook handed handle handled handles hands handwerk handy hanging happen happened happens hard hardly harm harmless
harmony harms harness hashes hat hatch hats haupt have heading headings hear heard hears heim helped helps here heute
hidden hides higher highest hilfe himmel hindsight hint hinter hire history hobby hof hold holds holiday holidays
hollow holz honest honey honor hours however hundred hurt hurts hypothesis icons identity idle immune important inch
included incoming inconvenience informed initial ink inn insel installed instead intent internal interrupted into
investigation investigations invisible invite invited invites involved issues itself jahr jahre join journey jump jury
kammer kanzlei karte kauf keep keeps keller kept kinder kirche kitchen klasse kleid knew knife know known knows kraft
kredit kreis kreissparkasse krone kultur kunde kunden küche labels lamp lasting late later latest laundry lawn lazy
lead leads learned least leather leave leaves leben leder lehre leistung lemon lemonade lend less lesson lets letters
levels liaison licht liebe lift like likely lime lines linie lip listed listen lists lived loaded lobby locker lodge
logged logins longer look looked looking looks lost lots luft lumber luna lunch lösung macht made magnet make makes
many maple marathon marble margin marked markt markup maschine maschinen match matter mattered matters mauer meal mean
meaning means meant meantime meat medizin meer meet meeting meetings melon mend mended mending mends mensch menschen
mention mentions menu merchant merge merged metadata metall metzgerei midnight miete migrations milch milestone milk
minor misses missing mistake mitigate mitigation mitte mixed molkerei monster month monthly more morning most motel
mouth moved moves moving museum must mystery möbel nacht naked name named names narrow narrower navigation navy need
needed needs neither nest netz never nickel nightly nobody noise none noon normal note nothing noticed notices
noticing notify notion nowhere numbers nut nähe oasis ober obvious obviously often once ones onion only onto opened
opens orchard ordnung organ ort others otherwise ours outcome outlet outlook outside oven overdue overflow owed owners
owns oxygen pack packaged pad paged paid pair palette pan papa papier parade paragraphs parallel passed passes
passwords past pause peach peanut pencil penguin perhaps pflege phantom piano picture pictures piece pillow pink
pirate pit pizza place places plain plan planned plasma platz please plug pocket points polo pond pony portion
possible pot potato pouch powder prairie praxis preis present pretty prevent prevents prints prism projekt promise
promised protect protection protects published pump punch punishment punkt pup purpose pushed pushes puzzle quarry
quartz quelle queries question questions quicker quiet quilt quotes rabbit race raft ranch range rank rare rat rather
raum raven razor reached reaches reading reads reason reasons rebel rebuild rebuilt recall receive recht recorded
recordings redacted reederei refers refused refuses regel reise reisen related released rely remaining remains
remember remembers reminded reminder reminders renamed rentals repair repeat replace replaced replacing replayed
reported reports required rescue reset resolved respond responders responsible rest restarted restarts restoration
retreat retries reviewed reviewer reviewers rhythm ribbon rice rider riot ripple rite rival roast robot roofing room
rope rota rough ruhe running runs sache saddle said saint salad sale salon same sandwich saved saves saving says scene
scent schiff schloss schmuck schule schutz scout scratch scribe scroll sculpture searched section sections seed seems
seen sees seite send sends sensible sent sentence sentences sets several severities shake shape share sheep sheet
sheets shelf shelter shine shirt shock shoes shopper shoppers shorter shot should showed shower shown shows shrimp
sicherheit silence silent since sixty sketch skull slack sleep sleeve slim slope slowed smaller smoke snack soap sofa
sold some somebody something soon sooner sorry soup spa sparkasse speak speaks specific spedition sphere spiel spiele
spin splash spoon sprache spray spread sprout sprouts squirrel stahl stairs stale stand standby stands started starts
statuses stay stayed stays steam stelle steps sticker stiftung stood stop stopgap stopped stops stove stranger
strangers straße stride strike strip strom stunde stück successor such suit suite sunrise sunset surf surprise
surprised swing switched switches sword symptoms süß tables take taken takes taking tale talk talks tape taste taught
tea teaches teams teil telling tells templates tenet tent tenth tests than thank that their theirs them themselves
then theories theory there these they thing things think thirty this those thought throne through thumb tick tide tier
tiles timber tin tip tisch title toad toast tobacco today together told tomato tomorrow tone tonight took topaz tor
torch tornado touches toy tractor trap treasure tried triumph trophy truck trumpet trusted trying tube tulip tuna turn
turned turns turtle tutor twelve twice twist typed tür uhr umwelt understand understanding understood undo undone
unless unplanned unternehmen until urgent used useful uses usual vacuum vapor velvet venue verb verband verified
verkauf verkehr verse verwaltung very viel vier vintage visibility visible volk volksbank vorteil vortex waffe wagon
waist wait waiting waits wake wald walnut wand want wants warns wasser watched watches watching wax ways week weekday
weekends weg wein welcome went were wert wetter what whatever wheat when whenever where wherever whether which
whichever while whisper whoever whole whom whose wick winery wins wire wirt wisdom wish with within without woche
wohnen wohnung wolke wool words worked workflows worse worst wort would wrap wrist writes writing written wrong wrote
wärme year years yesterday yoga yolk yours yourself zahl zahn zebra zeichen zeit zest ziel zinc zip zoom zucker zug
zukunft zusammen
"""
ORDINARY = frozenset(f"{_COMPANIES} {_COMPUTING} {_PEOPLE} {_PLAIN}".split())
"""In small letters."""
TEAMS = frozenset(
    str.split("administrators admins automation bot chapter committee council crew department desk devops division")
    + str.split("engineering engineers group guild infrastructure ops operations owners platform sre squad support")
    + str.split("team teams tribe")
)
"""Words of a team's name, which is nobody's first or last name."""
