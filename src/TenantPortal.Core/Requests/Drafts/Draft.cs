using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Fields;

namespace TenantPortal.Core.Requests.Drafts;

/// <summary>A request that a user is still writing. Only they see it; it becomes a request when it is submitted.</summary>
public sealed class Draft
{
    public Draft(string id, CurrentUser writer, DraftContent content, DateTimeOffset at) =>
        (Id, WriterId, Content, StartedAt, SavedAt) = (id, writer.Id, content, at, at);

    // For the database.
    private Draft() => (Id, WriterId, Content) = ("", "", null!);

    public string Id { get; private set; }

    public string WriterId { get; private set; }

    public DraftContent Content { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset SavedAt { get; private set; }

    public void Save(DraftContent content, DateTimeOffset at) => (Content, SavedAt) = (content, at);
}

/// <summary>What was typed so far, right or wrong.</summary>
/// <param name="Step">Where in the form the writer was; free for the form to use.</param>
[StoredAsJson]
public sealed record DraftContent(RequestInput Input, string? Step = null);
