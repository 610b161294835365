using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>
/// Everything that a blueprint's placeholders can reference. A property's path is its name in camelCase: <c>${tenant.name}</c>,
/// <c>${quota.limits.cpu}</c>. Quantities are text as Kubernetes writes them (<c>"16"</c>, <c>"500m"</c>, <c>"32Gi"</c>).
/// </summary>
public sealed record RenderModel
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The sample data that every blueprint is rendered with at startup, so that a mistake prevents the start instead of breaking a tenant.</summary>
    public static RenderModel Sample { get; } =
        new()
        {
            Tenant = new()
            {
                Id = "6f7a3e6e-8d2d-4a5e-9f5f-1f3a0c0b7e11",
                RequestId = "req-000123",
                Name = "payments",
                Tier = "namespace",
                Environment = "production",
            },
            Team = new()
            {
                Name = "payments",
                Department = "commerce",
                LeadGroup = "payments-team-leads",
                MemberGroup = "payments-team-members",
            },
            Access = new()
            {
                Developers = ["payments-developers"],
                Viewers = ["payments-support"],
                Inside = new()
                {
                    Admins = ["payments-team-leads"],
                    Developers = ["payments-developers"],
                    Viewers = ["payments-support"],
                },
            },
            Quota = new()
            {
                Cpu = "16",
                Memory = "32Gi",
                EphemeralStorage = "50Gi",
                Storage = "500Gi",
                Pods = "80",
                Extended = new Dictionary<string, string> { ["requests.nvidia.com/gpu"] = "2" },
                Limits = new()
                {
                    Cpu = "32",
                    Memory = "64Gi",
                    EphemeralStorage = "100Gi",
                },
                Counts = new() { Pods = "160" },
            },
            Secrets = new()
            {
                Provider = new JsonObject { ["vault"] = new JsonObject { ["server"] = "https://vault.example.com" } },
                AccountAnnotations = [],
                Items = [new("app", "tenants/payments/app")],
            },
            Size = new() { Name = "medium", Workers = 3 },
            Cluster = new()
            {
                Name = "default",
                Portal = new() { Namespace = "tenantportal-system", ServiceAccount = "tenantportal" },
            },
        };

    public required RenderTenant Tenant { get; init; }

    public required RenderTeam Team { get; init; }

    public RenderAccess Access { get; init; } = new();

    public required RenderQuota Quota { get; init; }

    public required RenderSize Size { get; init; }

    public required RenderCluster Cluster { get; init; }

    /// <summary>The secrets that the tenant gets from a secrets manager.</summary>
    public RenderSecrets Secrets { get; init; } = new();

    /// <summary>The blueprint's parameters that the tier sets; the blueprint's defaults apply to the rest.</summary>
    public JsonObject Options
    {
        get => Copy(field);
        init => field = Copy(value);
    } = [];

    /// <summary>The tree that placeholders are looked up in; the caller's own copy.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Json)!.AsObject();

    private static JsonObject Copy(JsonObject options) => options.DeepClone().AsObject();
}

/// <summary>The tenant itself, under <c>tenant.</c></summary>
public sealed record RenderTenant
{
    /// <summary>The id of the tenant, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The request that created or last changed the tenant, as pages show it.</summary>
    public required string RequestId { get; init; }

    /// <summary>The name of the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its tier.</summary>
    public required string Tier { get; init; }

    /// <summary>The environment that the request chose.</summary>
    public required string Environment { get; init; }
}

/// <summary>The team that owns the tenant, under <c>team.</c></summary>
public sealed record RenderTeam
{
    /// <summary>The name of the team.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its department.</summary>
    public required string Department { get; init; }

    /// <summary>The lead group as the cluster sees it, with the prefix of its sign-in: <c>oidc:payments-team-leads</c>.</summary>
    public required string LeadGroup { get; init; }

    /// <summary>The member group as the cluster sees it, with the prefix of its sign-in.</summary>
    public required string MemberGroup { get; init; }
}

/// <summary>The groups with access in addition to the leads, under <c>access.</c>, as the cluster sees them, with the sign-in prefix.</summary>
public sealed record RenderAccess
{
    /// <summary>Groups with the developer role, as the cluster sees them.</summary>
    public IReadOnlyList<string> Developers { get; init; } = [];

    /// <summary>Groups with the viewer role, as the cluster sees them.</summary>
    public IReadOnlyList<string> Viewers { get; init; } = [];

    /// <summary>Whether there are developer groups, for <c>x-when</c>.</summary>
    public bool HasDevelopers => Developers.Count > 0;

    /// <summary>Whether there are viewer groups, for <c>x-when</c>.</summary>
    public bool HasViewers => Viewers.Count > 0;

    /// <summary>The groups inside the tenant's own cluster.</summary>
    public RenderInside Inside { get; init; } = new();
}

/// <summary>
/// The groups inside the tenant's own API server, under <c>access.inside.</c>, where the portal has no Roles to restrict:
/// in quarantine, all groups are viewers.
/// </summary>
public sealed record RenderInside
{
    /// <summary>Groups that administer a cluster of the tenant; empty in quarantine.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>Groups that develop in a cluster of the tenant; empty in quarantine.</summary>
    public IReadOnlyList<string> Developers { get; init; } = [];

    /// <summary>Groups that read in a cluster of the tenant; all groups in quarantine.</summary>
    public IReadOnlyList<string> Viewers { get; init; } = [];

    /// <summary>The admins as RBAC subjects in JSON, for charts that take objects only as text.</summary>
    public string AdminSubjects => Subjects(Admins);

    /// <summary>The developers as RBAC subjects in JSON.</summary>
    public string DeveloperSubjects => Subjects(Developers);

    /// <summary>The viewers as RBAC subjects in JSON.</summary>
    public string ViewerSubjects => Subjects(Viewers);

    private static string Subjects(IEnumerable<string> groups) =>
        JsonSerializer.Serialize(
            groups.Select(group => new
            {
                kind = "Group",
                name = group,
                apiGroup = "rbac.authorization.k8s.io",
            })
        );
}

/// <summary>The tenant's size, under <c>size.</c></summary>
public sealed record RenderSize
{
    /// <summary>The name of the size.</summary>
    public required string Name { get; init; }

    /// <summary>How many worker nodes of the tier hold the quota. Only where the tier sets <c>Worker</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Workers { get; init; }
}

/// <summary>The host cluster that the tenant is placed on, under <c>cluster.</c></summary>
public sealed record RenderCluster
{
    /// <summary>The name of the host cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The prefix that its sign-in puts before every group, such as <c>oidc:</c>, or nothing.</summary>
    public string GroupPrefix { get; init; } = "";

    public required RenderPortal Portal { get; init; }
}

/// <summary>The portal's own identity in that cluster, under <c>cluster.portal.</c></summary>
public sealed record RenderPortal
{
    /// <summary>The namespace of the ServiceAccount of the portal.</summary>
    public required string Namespace { get; init; }

    /// <summary>The ServiceAccount of the portal.</summary>
    public required string ServiceAccount { get; init; }
}
