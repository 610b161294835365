using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TenantPortal.Parsing;

/// <summary>Ends a document that is too deep, or that aliases make much larger than its text, before anything is built from it.</summary>
internal sealed class BoundedYamlParser(IParser parser) : IParser
{
    /// <summary>The number of values that all aliases of a text may repeat.</summary>
    private const int MaxRepeatedValues = 10_000;

    /// <summary>A longer text counts as several values: what is repeated is written out again.</summary>
    private const int CharactersOfOneValue = 64;

    private readonly Dictionary<AnchorName, long> _sizes = [];
    private readonly Stack<(AnchorName Anchor, long Size)> _open = [];
    private long _repeated;

    public ParsingEvent? Current => parser.Current;

    public bool MoveNext()
    {
        if (!parser.MoveNext())
            return false;
        switch (parser.Current)
        {
            case DocumentStart:
                _sizes.Clear();
                break;
            case MappingStart or SequenceStart:
                if (_open.Count == UntrustedDocument.MaxDepth)
                    throw Refuse($"The document is nested more than {UntrustedDocument.MaxDepth} levels deep.");
                _open.Push((((NodeEvent)parser.Current).Anchor, 1));
                break;
            case MappingEnd or SequenceEnd:
                var (anchor, size) = _open.Pop();
                Count(anchor, size);
                break;
            case Scalar scalar:
                Count(scalar.Anchor, 1 + (scalar.Value.Length / CharactersOfOneValue));
                break;
            case AnchorAlias alias:
                Repeat(alias);
                break;
        }

        return true;
    }

    /// <summary>Adds a value, with everything in it, to the list or map around it.</summary>
    private void Count(AnchorName anchor, long size)
    {
        if (!anchor.IsEmpty)
            _sizes[anchor] = size;
        if (_open.TryPop(out var around))
            _open.Push((around.Anchor, around.Size + size));
    }

    private void Repeat(AnchorAlias alias)
    {
        // An anchor that is still open would contain itself. An unknown one is left to the reader, which names it.
        if (_open.Any(around => around.Anchor == alias.Value))
            throw Refuse($"The alias '{alias.Value}' is inside its own anchor.");
        var size = _sizes.GetValueOrDefault(alias.Value, 1);
        if ((_repeated += size) > MaxRepeatedValues)
            throw Refuse($"Aliases repeat more than {MaxRepeatedValues} values.");
        Count(AnchorName.Empty, size);
    }

    private YamlException Refuse(string why) => new(parser.Current!.Start, parser.Current.End, why);
}
