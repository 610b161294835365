using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Quotas;

/// <summary>Reads one amount as a person types it, and says in a sentence what is wrong with it.</summary>
public static class QuotaAmount
{
    /// <summary>Below this many bytes a unit was forgotten: nobody means 32 bytes of memory.</summary>
    private static readonly Quantity FewestBytes = Quantity.Parse("1Mi");

    /// <summary>Above this it is a slip of the keyboard, whatever a tier allows: a million cores, pods, or an exbibyte.</summary>
    private static readonly Quantity MaxCount = Quantity.Parse("1M");
    private static readonly Quantity MaxBytes = Quantity.Parse("1Ei");

    /// <summary>Returns null and the amount, or the problem at the resource's field.</summary>
    public static Problem? TryRead(QuotaResource resource, string? text, out Quantity amount)
    {
        amount = default;
        if (string.IsNullOrWhiteSpace(text))
            return Wrong(resource, $"{resource.Title} needs an amount, such as {resource.Example}.");
        var trimmed = text.Trim();
        if (!Quantity.TryParse(trimmed, out var read))
            return Wrong(resource, $"'{Shorten(trimmed)}' is no amount of {InWords(resource)}. Write it as Kubernetes does, such as {resource.Example}.");
        if (read.Sign <= 0)
            return Wrong(resource, $"{resource.Title} must be more than zero.");
        if (WrongUnit(resource, trimmed, read) is { } sentence)
            return Wrong(resource, sentence);
        amount = read;
        return null;
    }

    private static string? WrongUnit(QuotaResource resource, string text, Quantity amount) =>
        resource.Unit switch
        {
            QuotaUnit.Cores when text.EndsWith('i') => $"CPU is counted in cores, not in bytes: write {resource.Example} or 500m instead of '{text}'.",
            QuotaUnit.Cores when amount.CompareTo(Quantity.FromThousandths(amount.ToThousandths())) != 0 =>
                "CPU is counted in thousandths of a core: 1m is the least.",
            QuotaUnit.Cores when amount > MaxCount => $"{text} cores are more than any cluster has. Write cores, such as {resource.Example}.",
            QuotaUnit.Bytes when amount < FewestBytes =>
                $"{resource.Title} of '{text}' is less than 1Mi. Did you forget the unit? Write it such as {resource.Example}.",
            QuotaUnit.Bytes when amount > MaxBytes => $"{resource.Title} of {text} is more than any cluster has. Write it such as {resource.Example}.",
            QuotaUnit.Bytes when !amount.IsWhole => $"{resource.Title} must be a whole number of bytes, such as {resource.Example}.",
            QuotaUnit.Count when text.EndsWith('i') || !amount.IsWhole => $"{resource.Title} are counted: write a whole number, such as {resource.Example}.",
            QuotaUnit.Count when amount > MaxCount => $"{text} {InWords(resource)} are more than any cluster has. Write a number such as {resource.Example}.",
            _ => null,
        };

    private static string InWords(QuotaResource resource) => resource.Unit == QuotaUnit.Cores ? resource.Title : resource.Title.ToLowerInvariant();

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static Problem Wrong(QuotaResource resource, string sentence) => new(sentence, resource.Field);
}
