using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A change by which a platform admin would give themselves rights in a team or department. It waits for another admin to confirm it.</summary>
public sealed class RightsProposal
{
    private RightsProposal() => (Subject, ProposedBy, ProposedByName, Description, Input) = ("", "", "", "", "");

    /// <param name="subject">The audit subject of the team or department: a later proposal for it replaces this one.</param>
    /// <param name="description">What would change, as sentences.</param>
    /// <param name="input">The change as it was entered; it is checked again when it is confirmed.</param>
    public static RightsProposal Of<T>(string subject, CurrentUser proposer, string description, T input, DateTimeOffset at) =>
        new()
        {
            Subject = subject,
            ProposedBy = proposer.PersonId,
            ProposedByName = proposer.Name,
            Description = description,
            Input = JsonSerializer.Serialize(input, JsonSerializerOptions.Web),
            ProposedAt = at,
        };

    public string Subject { get; private set; }

    public string ProposedBy { get; private set; }

    public string ProposedByName { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    public string Description { get; private set; }

    /// <summary>JSON.</summary>
    public string Input { get; private set; }

    /// <summary>A hash of what is proposed: a confirmation is about what was seen, and not about a proposal that replaced it.</summary>
    public string Revision =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ProposedBy}\n{ProposedAt.ToUnixTimeMilliseconds()}\n{Input}"))
            )
        )[..16];

    /// <summary>The change and the two people behind it, for the audit log.</summary>
    public string DescribeConfirmedBy(CurrentUser admin) => $"{Description} Proposed by {ProposedByName}, confirmed by {admin.Name}.";

    /// <summary>What notifications say about it.</summary>
    public AnnouncedProposal ToAnnounced()
    {
        var (kind, name) = Subject.Split('/', 2) is [var before, var after]
            ? (before, after)
            : throw new InvalidOperationException($"'{Subject}' has no kind.");
        return new AnnouncedProposal($"{kind} '{name}'", $"{kind}s/{name}", ProposedBy, Description);
    }

    public T ReadInput<T>() => JsonSerializer.Deserialize<T>(Input, JsonSerializerOptions.Web)!;
}

/// <summary>A proposal as admins see it.</summary>
/// <param name="Revision">What a confirmation names.</param>
/// <param name="MayConfirm">Whether the user is another admin than the one who proposed it.</param>
public sealed record RightsProposalView(
    string Revision,
    string ProposedByName,
    DateTimeOffset ProposedAt,
    DateTimeOffset ExpiresAt,
    string Description,
    bool MayConfirm
);

/// <summary>How a proposal ends by what a platform admin does.</summary>
public enum ProposalOutcome
{
    Confirmed,
    Discarded,

    /// <summary>Its team or department was changed otherwise.</summary>
    Replaced,
}
