using Microsoft.AspNetCore.Components;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Components.Lists;

/// <summary>One column of a list.</summary>
/// <param name="Key">How addresses name the column.</param>
/// <param name="Cell">Renders what the column shows of an item.</param>
/// <param name="Class">The style of its cells; null for the common one.</param>
public sealed record ListColumn<TItem>(string Key, Sentence Title, RenderFragment<TItem> Cell, string? Class = null);
