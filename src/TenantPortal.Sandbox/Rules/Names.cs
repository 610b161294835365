using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>The rules for names, labels and annotations, with the real server's explanations.</summary>
internal static partial class Names
{
    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string NamePartText =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
        + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string QualifiedNameText =
        "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an "
        + "optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static void CheckMetadata(ResourceType type, JsonObject metadata, Findings findings)
    {
        CheckName(type, (string?)metadata["name"] ?? "", findings);
        CheckLabels("metadata.labels", metadata["labels"] as JsonObject, findings);
        foreach (var (key, _) in metadata["annotations"] as JsonObject ?? [])
        {
            CheckKey("metadata.annotations", key.ToLowerInvariant(), key, findings);
        }
    }

    public static void CheckLabels(string field, JsonObject? labels, Findings findings)
    {
        foreach (var (key, value) in labels ?? [])
        {
            CheckKey(field, key, key, findings);
            var text = (string?)value ?? "";
            if (text.Length > 63)
            {
                findings.Invalid(field, text, "must be no more than 63 characters");
            }

            if (text.Length > 0 && !NamePart().IsMatch(text))
            {
                findings.Invalid(field, text, LabelValueText);
            }
        }
    }

    public static bool IsSubdomain(string text) => text.Length <= 253 && Subdomain().IsMatch(text);

    private static void CheckName(ResourceType type, string name, Findings findings)
    {
        const string Field = "metadata.name";
        if (type.Group == "rbac.authorization.k8s.io")
        {
            // These are path segments: they may contain colons, as the built-in roles do.
            if (name is "." or "..")
            {
                findings.Invalid(Field, name, $"may not be '{name}'");
            }
            else if (name.AsSpan().ContainsAny('/', '%'))
            {
                findings.Invalid(Field, name, $"may not contain '{(name.Contains('/', StringComparison.Ordinal) ? '/' : '%')}'");
            }
        }
        else if (type.Kind is "Namespace" or "Service")
        {
            if (!Label().IsMatch(name))
            {
                findings.Invalid(Field, name, LabelText);
            }

            if (name.Length > 63)
            {
                findings.Invalid(Field, name, "must be no more than 63 characters");
            }
        }
        else
        {
            if (!Subdomain().IsMatch(name))
            {
                findings.Invalid(Field, name, SubdomainText);
            }

            if (name.Length > 253)
            {
                findings.Invalid(Field, name, "must be no more than 253 characters");
            }
        }
    }

    private static void CheckKey(string field, string key, string shown, Findings findings)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            findings.Invalid(field, shown, QualifiedNameText);
            return;
        }

        if (parts.Length == 2 && parts[0].Length == 0)
        {
            findings.Invalid(field, shown, "prefix part must be non-empty");
        }
        else if (parts.Length == 2 && !IsSubdomain(parts[0]))
        {
            findings.Invalid(field, shown, "prefix part " + SubdomainText);
        }

        if (parts[^1].Length == 0)
        {
            findings.Invalid(field, shown, "name part must be non-empty");
        }
        else if (parts[^1].Length > 63)
        {
            findings.Invalid(field, shown, "name part must be no more than 63 characters");
        }

        if (!NamePart().IsMatch(parts[^1]))
        {
            findings.Invalid(field, shown, NamePartText);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex NamePart();
}
