using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.SavedViews;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.SavedViews;

public sealed class SavedViewServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_view_is_its_owners_alone_and_belongs_to_one_list(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var views = portal.Get<SavedViewService>();

        Assert.True((await views.SaveAsync(Given.Lead(), ViewedList.Tenants, " Failing ones ", "?phase=Failing", Cancellation)).Succeeded);

        Assert.Equal([("Failing ones", "phase=Failing")], await ReadAsync(views, Given.Lead(), ViewedList.Tenants));
        Assert.Empty(await ReadAsync(views, Given.Lead(), ViewedList.Requests));
        Assert.Empty(await ReadAsync(views, Given.Admin(), ViewedList.Tenants));
        Assert.False((await views.DeleteAsync(Given.Admin(), ViewedList.Tenants, "Failing ones", Cancellation)).Succeeded);
        Assert.True((await views.DeleteAsync(Given.Lead(), ViewedList.Tenants, "Failing ones", Cancellation)).Succeeded);
        Assert.Empty(await ReadAsync(views, Given.Lead(), ViewedList.Tenants));
    }

    [Theory, OnEveryDatabase]
    public async Task Saving_under_the_same_name_replaces_the_view_also_from_many_windows_at_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var views = portal.Get<SavedViewService>();

        var saved = await AtOnce.RunAsync(4, number => views.SaveAsync(Given.Lead(), ViewedList.Tenants, "Mine", $"team=team-{number}", Cancellation));

        Assert.All(saved, result => Assert.True(result.Succeeded));
        Assert.Single(await ReadAsync(views, Given.Lead(), ViewedList.Tenants));
        await views.SaveAsync(Given.Lead(), ViewedList.Tenants, "Mine", "team=payments", Cancellation);
        Assert.Equal([("Mine", "team=payments")], await ReadAsync(views, Given.Lead(), ViewedList.Tenants));
    }

    [Theory]
    [InlineData(null, "phase=Ready", "Enter a name for the view.")]
    [InlineData(" ", "phase=Ready", "Enter a name for the view.")]
    [InlineData("a\u202Eb", "phase=Ready", "The name contains invisible characters. Enter it as plain text.")]
    [InlineData("Everything", "?", "Set a filter first: a view without one is the whole list.")]
    public async Task A_view_needs_a_readable_name_and_a_filter(string? name, string query, string sentence)
    {
        await using var portal = await TestPortal.StartAsync();

        var refused = await portal.Get<SavedViewService>().SaveAsync(Given.Lead(), ViewedList.Tenants, name, query, Cancellation);

        Assert.Equal(sentence, Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task Names_filters_and_the_number_of_views_are_limited()
    {
        await using var portal = await TestPortal.StartAsync();
        var views = portal.Get<SavedViewService>();
        for (var number = 0; number < SavedViewService.MaxViews; number++)
            await views.SaveAsync(Given.Lead(), ViewedList.Tenants, $"View {number}", "phase=Ready", Cancellation);

        Assert.Equal("The limit is 20 views of this list. Delete one first.", await RefusalAsync("One more", "phase=Ready"));
        Assert.Equal("The name has 51 characters. The limit is 50. Shorten the text.", await RefusalAsync(new string('a', 51), "phase=Ready"));
        Assert.Equal(
            "The filters are too long to be saved. Shorten the texts in them.",
            await RefusalAsync("Long", "search=" + new string('a', SavedViewService.MaxQueryLength))
        );

        async Task<string> RefusalAsync(string name, string query) =>
            Assert.Single((await views.SaveAsync(Given.Lead(), ViewedList.Tenants, name, query, Cancellation)).Problems).Message;
    }

    private static async Task<(string, string)[]> ReadAsync(SavedViewService views, CurrentUser user, ViewedList list) =>
        [.. (await views.ListAsync(user, list, Cancellation)).Select(view => (view.Name, view.Query))];
}
