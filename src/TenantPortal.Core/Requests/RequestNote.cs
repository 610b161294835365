using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Requests;

/// <summary>Who reads a note.</summary>
public enum NoteVisibility
{
    /// <summary>Everybody who sees the request.</summary>
    Shared,

    /// <summary>Those who decide, and auditors; never the team.</summary>
    Internal,
}

/// <summary>Something that was said about a request.</summary>
public sealed class RequestNote : ICoveredRow
{
    internal static readonly CoveredTable CoveredTable = new()
    {
        Name = "comment",
        Entity = typeof(RequestNote),
        Title = subject => $"A comment on request {subject}",
        Subject = nameof(RequestId),
        WrittenAt = nameof(At),
        Fields =
        [
            new("author", nameof(AuthorId), nameof(AuthorName)),
            new("text", nameof(Text)),
            new("visibility", nameof(Visibility)),
            new("time", nameof(At)),
        ],
    };

    public const int MaxLength = 4000;

    public RequestNote(string requestId, CurrentUser author, string text, NoteVisibility visibility, DateTimeOffset at) =>
        (RequestId, AuthorId, AuthorName, Text, Visibility, At) = (requestId, author.Id, author.Name, text, visibility, at);

    // For the database.
    private RequestNote() => (RequestId, AuthorId, AuthorName, Text) = ("", "", "", "");

    public long Id { get; private set; }

    public string RequestId { get; private set; }

    public string AuthorId { get; private set; }

    public string AuthorName { get; private set; }

    public string Text { get; private set; }

    public NoteVisibility Visibility { get; private set; }

    public DateTimeOffset At { get; private set; }

    CoveredTable ICoveredRow.Covered => CoveredTable;
}
