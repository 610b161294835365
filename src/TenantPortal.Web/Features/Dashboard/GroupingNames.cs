using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>The names of what the dashboards are grouped by, in addresses and on pages.</summary>
internal static class GroupingNames
{
    /// <summary>The name in addresses: <c>costcentre</c>.</summary>
    public static string NameOf<TGrouping>(TGrouping grouping)
        where TGrouping : struct, Enum => grouping.ToString().ToLowerInvariant();

    /// <summary>The name on pages: <c>Cost center</c>.</summary>
    public static Sentence TitleOf<TGrouping>(TGrouping grouping)
        where TGrouping : struct, Enum =>
        NameOf(grouping) switch
        {
            "department" => (Sentence)"Department",
            "team" => "Team",
            "tier" => "Tier",
            "cluster" => "Cluster",
            "environment" => "Environment",
            "product" => "Product",
            _ => "Cost center",
        };

    /// <summary>The name on pages within a sentence: <c>cost center</c>.</summary>
    public static Sentence NounOf<TGrouping>(TGrouping grouping)
        where TGrouping : struct, Enum =>
        NameOf(grouping) switch
        {
            "department" => (Sentence)"department",
            "team" => "team",
            "tier" => "tier",
            "cluster" => "cluster",
            "environment" => "environment",
            "product" => "product",
            _ => "cost center",
        };

    /// <summary>The groupings and their titles, for a choice.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Choices<TGrouping>(Language language)
        where TGrouping : struct, Enum =>
        [.. Enum.GetValues<TGrouping>().Select(grouping => KeyValuePair.Create(grouping.ToString(), language[TitleOf(grouping)]))];

    /// <summary>The grouping with this name in addresses; null when there is none.</summary>
    public static TGrouping? Find<TGrouping>(string name)
        where TGrouping : struct, Enum =>
        Enum.GetValues<TGrouping>().Where(grouping => NameOf(grouping) == name).Select(grouping => (TGrouping?)grouping).FirstOrDefault();
}
