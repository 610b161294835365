using System.Text.RegularExpressions;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.ManifestDelivery;

/// <summary>Validates the section <c>Delivery</c>.</summary>
internal sealed partial class DeliveryOptionsValidator : SettingsValidator<DeliveryOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    protected override IEnumerable<string> FindMistakes(DeliveryOptions options)
    {
        if (options.MaxWait < TimeSpan.FromSeconds(1) || options.MaxWait > Longest)
            yield return $"Delivery:MaxWait must be 00:00:01 to 00:00:40, not {options.MaxWait}.";
        if (options.SyncTime < TimeSpan.Zero || options.SyncTime > TimeSpan.FromDays(1))
            yield return $"Delivery:SyncTime must be 00:00:00 to 1.00:00:00, not {options.SyncTime}.";
        if (!Branch().IsMatch(options.Branch) || options.Branch.Contains("..", StringComparison.Ordinal))
            yield return "Delivery:Branch must be the name of a branch, such as main.";
        if (options.Folder.Length > 0 && !Folder().IsMatch(options.Folder))
            yield return "Delivery:Folder must be a path of letters, digits, dots, hyphens and underscores, such as clusters/production.";
        if (Unfit(options.AuthorName) || Unfit(options.AuthorEmail) || !options.AuthorEmail.Contains('@', StringComparison.Ordinal))
            yield return "Delivery:AuthorName and Delivery:AuthorEmail must be a name and an e-mail address without angle brackets.";
        if (options.User.Length == 0 != (options.Password.Length == 0))
            yield return "Delivery:User and Delivery:Password must be set together. Set the password in the environment.";
        if (options.Mode == DeliveryMode.Git && FindMistake(options.Repository, options.User.Length > 0) is { } mistake)
            yield return mistake;
    }

    private static string? FindMistake(string repository, bool hasCredential)
    {
        if (repository.Length == 0)
            return "Delivery:Repository must be set because Delivery:Mode is Git.";
        if (Path.IsPathRooted(repository))
            return null;
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "file"))
            return "Delivery:Repository must be an https address or a path. Access by SSH is not supported: use a token.";
        if (address.UserInfo.Length > 0)
            return "Delivery:Repository must not contain a credential. Set Delivery:User, and Delivery:Password in the environment.";
        return address.Scheme == "http" && hasCredential && !address.IsLoopback
            ? "Delivery:Repository must be an https address, because a credential is sent to it."
            : null;
    }

    private static bool Unfit(string text) => string.IsNullOrWhiteSpace(text) || text.Any(character => character is '<' or '>' || char.IsControl(character));

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}(?<![./])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Branch();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Folder();
}
