using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>An end of the chain that is recorded outside the log.</summary>
/// <param name="Witness">Where, for reports: "the anchor file".</param>
internal sealed record OutsideAnchor(long Sequence, string Hash, Sentence Witness);

/// <summary>What the outside says about the chain.</summary>
/// <param name="Problems">Records that cannot be believed, with the entry that they are about and a sentence each.</param>
internal sealed record AnchorFindings(IReadOnlyList<OutsideAnchor> Anchors, IReadOnlyList<(long Sequence, Sentence Sentence)> Problems);

/// <summary>Reads back what can be read: the anchor file, and the stored tokens of the time-stamp service.</summary>
public sealed class OutsideAnchors
{
    private const int MaxLineLength = 1024;
    private const long MaxFileLength = 512L << 20;

    private readonly AuditOptions _options;
    private readonly PortalOptions _portal;
    private readonly AuditKeys _keys;
    private readonly TimeStampTokens _tokens;

    internal OutsideAnchors(AuditOptions options, PortalOptions portal, AuditKeys keys, TimeStampTokens tokens) =>
        (_options, _portal, _keys, _tokens) = (options, portal, keys, tokens);

    internal string Portal =>
        _options.Anchor.Name.Length > 0 ? _options.Anchor.Name
        : Uri.TryCreate(_portal.PublicUrl, UriKind.Absolute, out var address) ? address.Host
        : "tenantportal";

    internal async Task<AnchorFindings> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        List<OutsideAnchor> anchors = [];
        List<(long, Sentence)> problems = [];
        await ReadFileAsync(anchors, problems, cancellationToken);
        await foreach (var stamp in db.TimeStamps.AsNoTracking().OrderBy(stamp => stamp.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (_tokens.FindProblem(stamp) is { } problem)
                problems.Add((stamp.Sequence, $"The time stamp {stamp.Id} of entry {stamp.Sequence} proves nothing. {problem}"));
            else
                anchors.Add(new(stamp.Sequence, stamp.Hash, $"the time stamp {stamp.Id}"));
        }

        return new AnchorFindings(anchors, problems);
    }

    private async Task ReadFileAsync(List<OutsideAnchor> anchors, List<(long, Sentence)> problems, CancellationToken cancellationToken)
    {
        var path = _options.Anchor.File;
        if (path.Length == 0 || !File.Exists(path))
            return;
        try
        {
            if (new FileInfo(path).Length > MaxFileLength)
            {
                problems.Add((0, $"The anchor file is larger than {MaxFileLength >> 20} MiB and was not read. Start a new one."));
                return;
            }

            using var reader = new StreamReader(path);
            for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
            {
                var statement = line.Length <= MaxLineLength ? AnchorStatement.Parse(line) : null;
                if (statement is null)
                    problems.Add((0, $"Line {number} of the anchor file is not one that the portal wrote."));
                else if (statement.Portal != Portal)
                    problems.Add((0, $"Line {number} of the anchor file is of another portal, '{statement.Portal}'."));
                else if (!statement.IsGenuine(_keys))
                    problems.Add((statement.Sequence, $"Line {number} of the anchor file was changed, or was signed with a key that is not configured."));
                // While the log does not grow, lines repeat its end.
                else if (anchors is not [.., var last] || last.Sequence != statement.Sequence || last.Hash != statement.Hash)
                    anchors.Add(new(statement.Sequence, statement.Hash, $"line {number} of the anchor file"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add((0, $"The anchor file cannot be read: {exception.Message}"));
        }
    }
}
