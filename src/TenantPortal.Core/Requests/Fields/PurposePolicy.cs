namespace TenantPortal.Core.Requests.Fields;

/// <summary>What a request says the tenant is for.</summary>
public static class PurposePolicy
{
    public const int MaxLength = 2000;

    internal static void Check(string? purpose, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(purpose))
            problems.Add(new("Say in a sentence what the tenant is for; the approver reads it.", "purpose"));
        else if (WrittenText.Check(purpose, "purpose", MaxLength, "purpose") is { } problem)
            problems.Add(problem);
    }
}
