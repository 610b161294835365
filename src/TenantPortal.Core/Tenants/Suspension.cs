using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants;

/// <summary>Who suspended a tenant, which decides who can resume it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuspensionSource>))]
public enum SuspensionSource
{
    /// <summary>A lead of the team: a lead or a platform admin can resume it.</summary>
    Team,

    /// <summary>A platform admin: only a platform admin can resume it.</summary>
    Admin,

    /// <summary>The portal, because the tenant has expired: an approved renewal resumes it, and a platform admin can.</summary>
    Expiry,

    /// <summary>The portal, because no one answered the recertification of the tenant: an answer resumes it, and a platform admin can.</summary>
    Recertification,
}

/// <summary>The suspension of a tenant: its workloads are stopped, no pods can be created, and its groups have read access only.</summary>
/// <param name="Reason">A sentence.</param>
public sealed record Suspension(SuspensionSource By, string Reason, DateTimeOffset At)
{
    /// <summary>A sentence about who can end it.</summary>
    public Sentence WhoCanResume =>
        By switch
        {
            SuspensionSource.Team => (Sentence)"A lead of the team or a platform admin can resume it.",
            SuspensionSource.Admin => "Only a platform admin can resume it.",
            SuspensionSource.Recertification =>
                "It resumes when the team or a manager of the department confirms that it is still needed. A platform admin can resume it earlier.",
            _ => "It resumes when a renewal is approved. A platform admin can resume it earlier.",
        };

    /// <summary>Null when the columns of a tenant say that it is not suspended.</summary>
    internal static Suspension? From(DateTimeOffset? at, SuspensionSource? by, string? reason) =>
        at is { } since && by is { } source ? new Suspension(source, reason ?? "", since) : null;
}
