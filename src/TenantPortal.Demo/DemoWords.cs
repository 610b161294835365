using TenantPortal.Core;

namespace TenantPortal.Demo;

/// <summary>The names and sentences of the demo.</summary>
internal static class DemoWords
{
    /// <summary>A department and its teams. The first two are those of the Development sign-in.</summary>
    public static readonly IReadOnlyList<(string Name, string Title, string[] Teams)> Departments =
    [
        ("commerce", "Commerce", ["payments", "checkout", "billing", "pricing", "fraud"]),
        ("discovery", "Discovery", ["search", "recommendations", "catalog", "reviews", "ranking"]),
        ("logistics", "Logistics", ["warehouse", "shipping", "routing", "returns", "fleet"]),
        ("finance", "Finance", ["ledger", "invoicing", "treasury", "tax", "procurement"]),
        ("care", "Customer Care", ["helpdesk", "chat", "telephony", "feedback", "knowledge"]),
        ("marketing", "Marketing", ["campaigns", "loyalty", "newsletter", "affiliates", "events"]),
        ("mobile", "Mobile", ["ios", "android", "push", "remote-config", "wallet"]),
        ("data", "Data Platform", ["pipelines", "lakehouse", "reporting", "experiments", "forecasting"]),
        ("trust", "Trust and Safety", ["identity", "consent", "key-vault", "compliance", "bot-defense"]),
        ("people", "People", ["payroll", "recruiting", "learning", "timesheets", "intranet"]),
        ("media", "Media", ["images", "video", "streaming", "edge", "transcoding"]),
        ("research", "Research", ["vision", "speech", "robotics", "simulation", "genomics"]),
    ];

    public static readonly IReadOnlyList<(string Name, string What)> Parts =
    [
        ("api", "the public API"),
        ("worker", "the background workers"),
        ("web", "the web front end"),
        ("jobs", "the nightly jobs"),
        ("gateway", "the gateway to partners"),
        ("cache", "the shared cache"),
        ("admin", "the back-office tools"),
        ("export", "the exports for reporting"),
        ("importer", "the import of partner data"),
        ("sync", "the synchronization with the stores"),
        ("models", "the prediction models"),
        ("previews", "previews of pull requests"),
        ("stream", "the event stream"),
        ("batch", "the batch processing"),
        ("console", "the operators' console"),
        ("rules", "the rules engine"),
        ("metrics", "the business metrics"),
        ("archive", "the document archive"),
        ("scheduler", "the scheduler"),
        ("proxy", "the proxy of the legacy system"),
    ];

    public static readonly string[] FirstNames =
    [
        "Ana",
        "Bilal",
        "Chiara",
        "Dario",
        "Elif",
        "Femi",
        "Greta",
        "Hugo",
        "Ines",
        "Jonas",
        "Keiko",
        "Lars",
        "Mona",
        "Nils",
        "Olga",
        "Pavel",
        "Rosa",
        "Samir",
        "Tessa",
        "Umar",
        "Vera",
        "Wei",
        "Yara",
        "Zoe",
    ];

    public static readonly string[] LastNames =
    [
        "Abebe",
        "Brandt",
        "Costa",
        "Dubois",
        "Eriksen",
        "Ferrari",
        "Gruber",
        "Haddad",
        "Ito",
        "Jansen",
        "Kovac",
        "Larsen",
        "Moreau",
        "Nagy",
        "Okafor",
        "Park",
        "Quinn",
        "Rossi",
        "Schmid",
        "Torres",
        "Ueda",
        "Vogel",
        "Weber",
        "Yilmaz",
    ];

    public static readonly string[] Reasons =
    [
        "The load tests for the next release need room.",
        "Usage has grown steadily since the last quarter.",
        "A second region of customers goes live next month.",
        "The seasonal peak is expected in three weeks.",
        "We split the service and run both versions for a while.",
    ];

    public static readonly string[] LowerReasons =
    [
        "The old version is gone, so we return what it needed.",
        "The right-sizing report shows that we use less than half.",
    ];

    public static readonly string[] AccessReasons =
    [
        "A partner team takes over the on-call duty at night.",
        "The data engineers need to read the state of the jobs.",
        "The support engineers need to read logs during incidents.",
    ];

    public static readonly string[] RenewReasons = ["The project goes on for another half year.", "Still in daily use by the whole team."];

    public static readonly string[] DeleteReasons = ["The service was replaced and has no more traffic.", "The project has ended, and all data is archived."];

    public static readonly string[] Questions =
    [
        "Which peak do you expect, and how did you measure it?",
        "Is personal data processed here? If so, name the record of processing activities.",
        "Can you use the existing staging tenant instead?",
        "How long do you need the higher amount?",
        "Who is on call for this after office hours?",
    ];

    public static readonly string[] Answers =
    [
        "We measured 1,400 requests per second last week and expect twice as much. The load test report is on the team's page.",
        "No personal data, only product data.",
        "The staging tenant is shared with another project until June, so we need our own.",
        "Until the end of the quarter. We will return it afterwards.",
        "Our team has its own on-call rotation, the same as for the API.",
    ];

    public static readonly string[] TeamNotes =
    [
        "Thank you for the quick look. We are in a hurry because of the release on Thursday.",
        "The numbers are from the load test of last week.",
        "Happy to discuss the size. The cost is agreed with the department.",
    ];

    public static readonly string[] ReviewerNotes =
    [
        "The size looks right for this load.",
        "Please plan the next step early: the large size needs a decision of your department.",
        "I will look at this today.",
    ];

    public static readonly string[] InternalNotes =
    [
        "Third increase this year. Worth a look at their memory settings.",
        "Talked to the lead, the numbers are solid.",
        "The cluster has room for this until the new nodes arrive.",
    ];

    public static readonly string[] Rejections =
    [
        "The tenant uses less than 20 % of its present quota. Lower the requests of your containers first.",
        "There is already a tenant for this service. Request more quota there.",
        "Production data is not allowed in a development tenant. Request a production tenant.",
        "The dedicated tier is only for regulated data. A virtual cluster fits this case.",
        "The group has members outside of the company. Use a group that your department owns.",
    ];

    public static readonly string[] Withdrawals =
    [
        "No longer needed, the project was postponed.",
        "We found a simpler solution.",
        "Requested twice by mistake.",
    ];

    public static readonly string[] Approvals = ["", "", "", "Looks good.", "Agreed with the department.", "Fits. Please watch the memory."];

    public static string TitleOf(string team) =>
        team switch
        {
            "ios" => "iOS",
            _ => string.Concat(team[..1].ToUpperInvariant(), team.AsSpan(1)).Replace('-', ' '),
        };
}
