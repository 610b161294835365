using AngleSharp.Dom;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Reads what users see or hear on a page: its visible text and its descriptive attributes.</summary>
internal static class RenderedTexts
{
    private static readonly HashSet<string> Attributes = ["aria-label", "title", "placeholder", "alt"];

    /// <summary>Elements that do not separate sentences.</summary>
    private static readonly HashSet<string> Inline = ["A", "B", "CODE", "DEL", "EM", "INS", "SMALL", "SPAN", "STRONG", "TIME"];

    /// <summary>Elements that contain what a program reads, or what no one sees.</summary>
    private static readonly HashSet<string> Excluded = ["PRE", "CODE", "SCRIPT", "STYLE", "SVG"];

    public static IEnumerable<string> Of(INodeList nodes)
    {
        var text = new System.Text.StringBuilder();
        var attributes = new List<string>();
        foreach (var node in nodes)
            Read(node, text, attributes);
        return attributes.Prepend(text.ToString());
    }

    private static void Read(INode node, System.Text.StringBuilder text, List<string> attributes)
    {
        if (node is IText words)
            text.Append(words.Data.ReplaceLineEndings(" "));
        if (node is not IElement element)
            return;
        attributes.AddRange(element.Attributes.Where(attribute => Attributes.Contains(attribute.Name)).Select(attribute => attribute.Value));
        if (Excluded.Contains(element.TagName.ToUpperInvariant()))
            return;
        var isInline = Inline.Contains(element.TagName.ToUpperInvariant());
        text.Append(isInline ? ' ' : '\n');
        foreach (var child in element.ChildNodes)
            Read(child, text, attributes);
        text.Append(isInline ? ' ' : '\n');
    }
}
