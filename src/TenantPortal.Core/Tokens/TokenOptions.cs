namespace TenantPortal.Core.Tokens;

/// <summary>Limits of API tokens (section <c>Tokens</c>).</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>
    /// How long a personal token works after the identity provider last confirmed its person: 1 hour to 365 days. Then it is suspended until the
    /// person signs in.
    /// </summary>
    public TimeSpan MaxUnseen { get; set; } = TimeSpan.FromDays(30);
}
