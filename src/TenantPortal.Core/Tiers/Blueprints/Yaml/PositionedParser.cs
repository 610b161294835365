using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Tracks the parser's position, because YamlDotNet reports no line for an unclosed list or an unknown alias.</summary>
internal sealed class PositionedParser(IParser parser) : IParser
{
    private readonly HashSet<AnchorName> _anchors = [];

    public ParsingEvent? Current => parser.Current;

    public long LastLine { get; private set; } = 1;

    public bool MoveNext()
    {
        var hasMoved = parser.MoveNext();
        if (!hasMoved || parser.Current is not { } current)
        {
            return hasMoved;
        }

        LastLine = Math.Max(LastLine, current.End.Line);
        switch (current)
        {
            case DocumentStart:
                _anchors.Clear();
                break;
            case NodeEvent node when !node.Anchor.IsEmpty:
                _anchors.Add(node.Anchor);
                break;
            case AnchorAlias alias when !_anchors.Contains(alias.Value):
                throw new YamlException(current.Start, current.End, $"The alias '{alias.Value}' has no anchor before it.");
        }

        return true;
    }
}
