using TenantPortal.Core.Languages;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Quotas;

/// <summary>Parses one amount that a user entered, or returns a problem.</summary>
public static class QuotaAmount
{
    /// <summary>Amounts below this probably miss their unit: 32 bytes of memory are never intended.</summary>
    private static readonly Quantity MinBytes = Quantity.Parse("1Mi");

    /// <summary>Amounts above these are typos, whatever a tier allows: a million cores or pods, or an exbibyte.</summary>
    private static readonly Quantity MaxCount = Quantity.Parse("1M");
    private static readonly Quantity MaxBytes = Quantity.Parse("1Ei");

    /// <summary>Returns null and the amount, or the problem at the resource's field.</summary>
    public static Problem? TryRead(QuotaResource resource, string? text, out Quantity amount)
    {
        amount = default;
        if (string.IsNullOrWhiteSpace(text))
            return resource.IsExtended ? null : Wrong(resource, $"{resource.Title} needs an amount, such as {resource.Example}.");
        var trimmed = text.Trim();
        if (!Quantity.TryParse(trimmed, out var read))
            return Wrong(resource, $"'{Shorten(trimmed)}' is not a valid amount of {resource.Noun}. Use Kubernetes notation, such as {resource.Example}.");
        // A quota need not have extended resources.
        if (resource.IsExtended && read.Sign == 0)
            return null;
        if (read.Sign <= 0)
            return Wrong(resource, $"{resource.Title} must be more than zero.");
        if (WrongUnit(resource, trimmed, read) is { } sentence)
            return Wrong(resource, sentence);
        amount = read;
        return null;
    }

    private static Sentence? WrongUnit(QuotaResource resource, string text, Quantity amount) =>
        resource.Unit switch
        {
            QuotaUnit.Cores when text.EndsWith('i') => (Sentence)
                $"CPU is measured in cores, not in bytes. Enter {resource.Example} or 500m instead of '{text}'.",
            QuotaUnit.Cores when amount.CompareTo(Quantity.FromThousandths(amount.ToThousandths())) != 0 =>
                "CPU is measured in thousandths of a core. The minimum is 1m.",
            QuotaUnit.Cores when amount > MaxCount => $"{text} cores are more than any cluster has. Enter a number of cores, such as {resource.Example}.",
            QuotaUnit.Bytes when amount < MinBytes => $"{resource.Title} of '{text}' is less than 1Mi. Add a unit, such as {resource.Example}.",
            QuotaUnit.Bytes when amount > MaxBytes => $"{resource.Title} of {text} is more than any cluster has. Enter an amount such as {resource.Example}.",
            QuotaUnit.Bytes when !amount.IsWhole => $"{resource.Title} must be a whole number of bytes, such as {resource.Example}.",
            QuotaUnit.Count when text.EndsWith('i') || !amount.IsWhole => $"{resource.Title} must be a whole number, such as {resource.Example}.",
            QuotaUnit.Count when amount > MaxCount => $"{text} {resource.Noun} are more than any cluster has. Enter a number such as {resource.Example}.",
            _ => null,
        };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static Problem Wrong(QuotaResource resource, Sentence sentence) => new(sentence, resource.Field);
}
