using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Clusters;

/// <summary>
/// Where the kubeconfig of a cluster is: <c>secret:NAMESPACE/NAME/KEY</c> in Kubernetes, or <c>file:PATH</c> in the folder for credentials. The portal
/// stores only this, never what it refers to.
/// </summary>
public sealed partial record CredentialReference
{
    public const string Rule = "Enter secret:NAMESPACE/NAME/KEY for a key of a Kubernetes Secret, or file:PATH for a file in the folder for credentials.";
    public const int MaxLength = 500;

    private const string SecretPrefix = "secret:";
    private const string FilePrefix = "file:";

    private CredentialReference(string text) => Text = text;

    /// <summary>The namespace, name and key of a Secret; null for a file.</summary>
    public (string Namespace, string Name, string Key)? Secret { get; private init; }

    /// <summary>The path of a file below the folder for credentials; null for a Secret.</summary>
    public string? File { get; private init; }

    private string Text { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out CredentialReference? reference)
    {
        reference = null;
        if (text is not { Length: <= MaxLength })
            return false;
        if (text.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            if (
                text[SecretPrefix.Length..].Split('/') is [var place, var name, var key]
                && TenantName.TryParse(place, out _)
                && ObjectName().IsMatch(name)
                && PathPart().IsMatch(key)
            )
                reference = new CredentialReference(text) { Secret = (place, name, key) };
        }
        else if (text.StartsWith(FilePrefix, StringComparison.Ordinal) && text[FilePrefix.Length..] is var path && path.Split('/').All(PathPart().IsMatch))
            reference = new CredentialReference(text) { File = path };

        return reference is not null;
    }

    /// <exception cref="FormatException">The text is not a valid reference.</exception>
    public static CredentialReference Parse(string text) =>
        TryParse(text, out var reference) ? reference : throw new FormatException($"'{WrittenText.Shorten(text)}' is not a valid reference. {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();

    /// <summary>Neither empty nor hidden, so that no part leads out of the folder.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_][-A-Za-z0-9_.]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();
}
