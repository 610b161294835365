namespace TenantPortal.Core.People;

/// <summary>
/// The ids of who acts in the portal. Those of users are whatever the identity provider calls them, so one that could be mistaken for an id of the
/// portal's own is set apart.
/// </summary>
public static class ActorIds
{
    /// <summary>The portal itself.</summary>
    public const string Portal = "tenantportal";

    /// <summary>A caller that was not recognized.</summary>
    public const string Anonymous = "anonymous";

    private const string CommandPrefix = "command:";
    private const string TokenPrefix = "token:";
    private const string SubjectPrefix = "subject:";

    public static string OfToken(string token) => TokenPrefix + token;

    /// <summary>An operator who runs a command of the program beside the database.</summary>
    public static string OfCommand(string command) => CommandPrefix + command;

    /// <summary>The id of the user whom a provider calls by this subject. Different subjects have different ids.</summary>
    public static string OfSubject(string subject) =>
        IsReserved(subject) || subject.Any(char.IsWhiteSpace) || WrittenText.HasHiddenCharacters(subject)
            ? SubjectPrefix + Uri.EscapeDataString(subject)
            : subject;

    private static bool IsReserved(string id) =>
        id.Equals(Portal, StringComparison.OrdinalIgnoreCase)
        || id.Equals(Anonymous, StringComparison.OrdinalIgnoreCase)
        || id.StartsWith(CommandPrefix, StringComparison.OrdinalIgnoreCase)
        || id.StartsWith(TokenPrefix, StringComparison.OrdinalIgnoreCase)
        || id.StartsWith(SubjectPrefix, StringComparison.OrdinalIgnoreCase);
}
