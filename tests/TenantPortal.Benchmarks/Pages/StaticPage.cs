using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using TenantPortal.Web.Layout;
using TenantPortal.Web.Layout.Commands;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>A page without the frame around it, or the frame without a page, as a server renders them first.</summary>
public sealed class StaticPage : ComponentBase
{
    /// <summary>The page; null for the frame.</summary>
    [Parameter]
    public Type? Page { get; set; }

    /// <summary>The values of the parameters in its address.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<string, object?> Values { get; set; } = null!;

    [Inject]
    internal Web.Auth.SignedInPerson Person { get; set; } = null!;

    private Core.People.CurrentUser? _user;

    protected override async Task OnInitializedAsync() => _user = await Person.GetAsync();

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (_user is null)
            return;
        if (Page is not null)
        {
            builder.OpenComponent(0, Page);
            foreach (var (name, value) in Values)
                builder.AddAttribute(1, name, value);
            builder.CloseComponent();
            return;
        }

        // As the layout has them.
        foreach (
            var (part, needsUser) in new[]
            {
                (typeof(NotificationBell), false),
                (typeof(PersonBadge), true),
                (typeof(Navigation), true),
                (typeof(SandboxBanner), false),
                (typeof(PlatformNoticeBanner), false),
                (typeof(ClusterBanner), true),
                (typeof(GuardBanner), true),
                (typeof(CommandPalette), true),
            }
        )
        {
            builder.OpenComponent(2, part);
            if (needsUser)
                builder.AddAttribute(3, "User", _user);
            builder.CloseComponent();
        }
    }
}
