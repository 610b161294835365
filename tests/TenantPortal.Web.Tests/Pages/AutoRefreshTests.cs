using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Web.Components;

namespace TenantPortal.Web.Tests.Pages;

public sealed class AutoRefreshTests : PortalContext
{
    private int _loads;

    private ChangeFeed Changes => Services.GetRequiredService<ChangeFeed>();

    [Fact]
    public void A_change_of_what_is_shown_loads_it_again()
    {
        var refresh = Watch(ChangeTopics.Tenants);

        Changes.Publish(ChangeTopics.Requests | ChangeTopics.Tenants);

        refresh.WaitForAssertion(() => Assert.Equal(1, _loads));
    }

    [Fact]
    public void A_change_of_something_else_loads_nothing()
    {
        Watch(ChangeTopics.Tenants);

        Changes.Publish(ChangeTopics.Quotas);

        Assert.Equal(0, _loads);
    }

    [Fact]
    public void Many_changes_close_together_are_loaded_once_more_at_the_end_of_the_pause()
    {
        var refresh = Watch(ChangeTopics.Tenants);
        Changes.Publish(ChangeTopics.Tenants);
        refresh.WaitForAssertion(() => Assert.Equal(1, _loads));

        for (var change = 0; change < 100; change++)
            Changes.Publish(ChangeTopics.Tenants);
        Assert.Equal(1, _loads);
        Time.Advance(AutoRefresh.Pause);

        refresh.WaitForAssertion(() => Assert.Equal(2, _loads));
    }

    [Fact]
    public async Task A_page_that_was_left_watches_no_more()
    {
        Watch(ChangeTopics.Tenants);

        await DisposeComponentsAsync();
        Changes.Publish(ChangeTopics.Tenants);

        Assert.False(Changes.HasSubscribers);
        Assert.Equal(0, _loads);
    }

    private IRenderedComponent<AutoRefresh> Watch(ChangeTopics topics) =>
        Render<AutoRefresh>(parameters =>
            parameters
                .Add(refresh => refresh.Topics, topics)
                .Add(
                    refresh => refresh.OnChange,
                    () =>
                    {
                        _loads++;
                    }
                )
        );
}
