namespace TenantPortal.Core.Requests.Fields;

/// <summary>What a request says the tenant is for.</summary>
public static class PurposePolicy
{
    public const int MaxLength = 2000;

    internal static void Check(string? purpose, List<Problem> problems)
    {
        if (WrittenText.IsBlank(purpose))
            problems.Add(new("Describe in a sentence what the tenant is for.", "purpose"));
        else if (WrittenText.Check(purpose, "purpose", MaxLength, "purpose") is { } problem)
            problems.Add(problem);
    }
}
