using Microsoft.Extensions.Configuration;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Testing;

/// <summary>Builds what a test starts from; a call says only what matters to the test, the rest is believable.</summary>
public static class Given
{
    /// <summary>The instant at which every test begins.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The hash of the manifests of <see cref="PendingRequest"/>.</summary>
    public const string Revision = "5f2d6c1e";

    public static CurrentUser Lead(string team = "payments", string? id = null) => Person(id ?? $"{team}-lead", $"{team}-team-leads");

    public static CurrentUser Member(string team = "payments") => Person($"{team}-member", $"{team}-team");

    public static CurrentUser Admin(string id = "platform-admin") => Person(id, "platform-admins");

    public static CurrentUser Security() => Person("security", "security-approvers");

    public static CurrentUser Manager(string department = "commerce") => Person("manager", $"{department}-managers");

    public static CurrentUser Auditor() => Person("auditor", "auditors");

    /// <summary>Someone with these groups, and the roles that the shipped settings give to them.</summary>
    public static CurrentUser Person(string id, params string[] groups) =>
        new AccessOptions
        {
            PlatformAdminGroups = ["platform-admins"],
            SecurityApproverGroups = ["security-approvers"],
            AuditorGroups = ["auditors"],
        }.Recognize(id, id, groups.ToHashSet());

    public static Team Team(string name = "payments", string department = "commerce") =>
        new(name, char.ToUpperInvariant(name[0]) + name[1..], department, GroupName.Parse($"{name}-team-leads"), GroupName.Parse($"{name}-team"));

    public static Quota Quota(string cpu = "4", string memory = "8Gi", string storage = "100Gi", string pods = "40") =>
        Core.Quotas.Quota.Parse(Amounts(cpu, memory, storage, pods));

    /// <summary>A quota as a person writes it.</summary>
    public static Dictionary<string, string> Amounts(string cpu = "4", string memory = "8Gi", string storage = "100Gi", string pods = "40") =>
        new()
        {
            ["cpu"] = cpu,
            ["memory"] = memory,
            ["ephemeralStorage"] = "20Gi",
            ["storage"] = storage,
            ["pods"] = pods,
        };

    public static TenantSpec Spec(string name = "shop", string team = "payments") =>
        new()
        {
            Name = name,
            Team = team,
            Tier = "namespace",
            Cluster = "default",
            Environment = "production",
            Size = "small",
            Quota = Quota(),
            Options = StandardOptions,
        };

    /// <summary>What the shipped namespace offers, as it stands where no one chooses.</summary>
    private static readonly Dictionary<string, string> StandardOptions = new() { ["allowIngress"] = "true", ["internetEgress"] = "false" };

    /// <summary>A request for a tenant, as its lead fills it in.</summary>
    public static RequestInput Input(string name = "shop", string team = "payments") =>
        new()
        {
            Tenant = name,
            Team = team,
            Tier = "namespace",
            Environment = "production",
            Size = "small",
            Purpose = "The web shop.",
        };

    public static TenantRequest PendingRequest(string name = "shop", CurrentUser? by = null, string team = "payments") =>
        new(
            RequestId.New(),
            Guid.CreateVersion7(Now),
            new RequestedChange(RequestKind.Create, null, Spec(name, team)),
            "The web shop.",
            by ?? Lead(team),
            Revision,
            Now
        );

    public static TenantRequest ApprovedRequest(string name = "shop") => RequestIn(RequestStatus.Approved, name);

    /// <summary>A request that came to this status on the way that people take; whatever was decided first was the platform-admin's.</summary>
    public static TenantRequest RequestIn(RequestStatus status, string name = "shop")
    {
        var request = PendingRequest(name);
        if (status is not (RequestStatus.Submitted or RequestStatus.Withdrawn))
            request.Claim(Admin(), Now);
        if (status is RequestStatus.NeedsInfo or RequestStatus.Expired)
            request.Ask(Now);
        if (status is RequestStatus.Approved or RequestStatus.AwaitingSecond)
            request.Approve(Admin(), new DecidedRevision(null, Revision), status == RequestStatus.AwaitingSecond ? ["Regulated data."] : [], null, Now);
        if (status == RequestStatus.Rejected)
            request.Reject(Admin(), "No.", Now);
        if (status == RequestStatus.Withdrawn)
            request.Withdraw(Now);
        if (status == RequestStatus.Expired)
            request.Expire(Now);
        return request;
    }

    public static Tenant Tenant(string name = "shop") => Core.Tenants.Tenant.From(ApprovedRequest(name).ToApprovedChange(), Now);

    public static TierCatalog Tiers() => Settings().Tiers;

    /// <summary>A tier that isolates so far, and is the shipped namespace in all else.</summary>
    public static Tier Tier(string name, Isolation isolation)
    {
        var shipped = Tiers().Find("namespace")!;
        return new()
        {
            Name = name,
            Title = name,
            Description = shipped.Description,
            Guarantees = shipped.Guarantees,
            Isolation = isolation,
            Comparison = shipped.Comparison,
            Blueprint = shipped.Blueprint,
            NamespacePrefix = shipped.NamespacePrefix,
            Clusters = shipped.Clusters,
            LimitFactor = shipped.LimitFactor,
            Maximum = shipped.Maximum,
            Sizes = shipped.Sizes,
            Options = shipped.Options,
        };
    }

    /// <summary>The shipped settings, with some of them changed: <c>("Tiers:namespace:LimitFactor", "3")</c>.</summary>
    public static TestSettings Settings(params (string Key, string? Value)[] overrides) => Settings(isDevelopment: true, overrides);

    public static TestSettings Settings(bool isDevelopment, params (string Key, string? Value)[] overrides) =>
        TestSettings.Read(Configuration(overrides), isDevelopment);

    /// <summary>The shipped <c>appsettings.json</c>, with some keys set over it, not yet checked.</summary>
    public static IConfigurationRoot Configuration(params (string Key, string? Value)[] overrides) =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection(overrides.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)))
            .Build();
}
