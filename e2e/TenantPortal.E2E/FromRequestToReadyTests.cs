using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>The main job as people do it: ask in the browser, approve in the browser, and the cluster has it.</summary>
public sealed partial class FromRequestToReadyTests(BrowserFixture browser, SandboxPortal sandbox) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    [Theory]
    [InlineData(ClusterUnderTest.Sandbox)]
    [InlineData(ClusterUnderTest.RealServer)]
    public async Task A_request_that_is_approved_becomes_a_hardened_namespace_and_the_page_says_ready(ClusterUnderTest cluster)
    {
        var kubeconfig = cluster.KubeconfigOrSkip();
        // The portal creates its database here, as at its first start.
        var dataPath = Directory.CreateTempSubdirectory("tenantportal-e2e-").FullName;
        await using var portal = await PortalProcess.StartAsync(kubeconfig, Cancellation, dataPath);
        using var view = new ClusterView(kubeconfig ?? portal.SandboxKubeconfig);
        var name = "e2e" + Guid.NewGuid().ToString("N")[..10];
        var person = new Person(Page, portal.Url);
        try
        {
            await person.SignInAsync("payments-lead");
            var request = await person.RequestTenantAsync(name);
            await person.SignOutAsync();

            // The home page of an admin lists what waits.
            await person.SignInAsync("platform-admin");
            await Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await Expect(Page).ToHaveURLAsync(request.ToString());
            await Page.GetByRole(AriaRole.Link, new() { Name = "Manifests", Exact = true }).ClickAsync();
            await Page.GetByRole(AriaRole.Button, new() { Name = "Expand all", Exact = true }).ClickAsync();
            await Expect(Page.GetByText("kind: NetworkPolicy").First).ToBeVisibleAsync();
            // 'kind' is a key, and 'NetworkPolicy' is text: the browser paints them in two colors.
            await Page.WaitForFunctionAsync("['yaml-key', 'yaml-text', 'yaml-literal'].every(color => CSS.highlights.get(color).size > 0)");
            await person.ApproveAsync();
            await person.SeeReadyAsync();
            var seconds = SecondsToReady().Match(await Page.GetByTestId("time-to-ready").InnerTextAsync());
            Assert.True(seconds.Success, "The page says how long it took.");

            await AssertHardenedAsync(view, name);
        }
        finally
        {
            await view.DeleteNamespaceAsync("team-" + name);
        }
    }

    [Fact]
    public async Task The_sandbox_and_the_real_server_hold_the_same_objects_for_the_same_tenant()
    {
        var kubeconfig = ClusterUnderTest.RealServer.KubeconfigOrSkip();
        var name = "same" + Guid.NewGuid().ToString("N")[..10];
        var seen = new List<IReadOnlyList<string>>();
        foreach (var used in new[] { null, kubeconfig })
        {
            await using var portal = await PortalProcess.StartAsync(used, Cancellation);
            using var view = new ClusterView(used ?? portal.SandboxKubeconfig);
            try
            {
                await new ApiClient(portal.Url).ProvisionAsync(name, Cancellation);
                seen.Add(await view.ListAsync("team-" + name, Cancellation));
            }
            finally
            {
                await view.DeleteNamespaceAsync("team-" + name);
            }
        }

        Assert.Equal(seen[1], seen[0]);
    }

    [Fact]
    public async Task An_open_request_page_shows_the_decision_without_being_loaded_again()
    {
        var person = new Person(Page, sandbox.Url);
        await person.SignInAsync("payments-lead");
        var request = await person.RequestTenantAsync("live-page");

        await new ApiClient(sandbox.Url).ApproveAsync(request.Segments[^1], Cancellation);

        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
        await person.SeeReadyAsync();
    }

    [Fact]
    public async Task Mistakes_are_reported_at_their_fields_and_nothing_typed_is_lost()
    {
        var person = new Person(Page, sandbox.Url);
        await person.SignInAsync("payments-lead");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New request" }).First.ClickAsync();

        await Page.GetByLabel("Tenant name").FillAsync("kube-system");
        await Page.GetByLabel("Purpose").FillAsync("Card payments");
        await person.ContinueAsync();

        await Expect(Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "'kube-system' is reserved for the platform." })).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("Tenant name")).ToHaveValueAsync("kube-system");
        await Expect(Page.GetByLabel("Purpose")).ToHaveValueAsync("Card payments");
    }

    [Fact]
    public async Task The_form_and_the_decision_work_by_keyboard_and_back_keeps_what_was_said()
    {
        var person = new Person(Page, sandbox.Url);
        await person.SignInAsync("payments-lead");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New request" }).First.ClickAsync();
        await Page.GetByLabel("Tenant name").FillAsync("by-keyboard");
        await Page.GetByLabel("Environment").SelectOptionAsync("production");
        await Page.GetByLabel("Purpose").FillAsync("Card payments");

        await Page.GetByLabel("Tenant name").PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Case and tier" })).ToBeFocusedAsync();
        await Page.GetByLabel("External customers", new() { Exact = true }).PressAsync("Space");
        await Expect(Page.GetByTestId("advice")).ToContainTextAsync("External customers need at least a virtual cluster");
        await Expect(Page.GetByRole(AriaRole.Radio, new() { Name = "Virtual cluster", Exact = true })).ToBeCheckedAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "1 Basics" }).PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Basics" })).ToBeFocusedAsync();
        await Expect(Page.GetByLabel("Purpose")).ToHaveValueAsync("Card payments");
        await Page.GetByRole(AriaRole.Button, new() { Name = "2 Case and tier" }).PressAsync("Enter");

        await Expect(Page.GetByLabel("External customers", new() { Exact = true })).ToBeCheckedAsync();
        await Page.GetByLabel("External customers", new() { Exact = true }).PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Size", Exact = true })).ToBeFocusedAsync();
        await Page.GetByRole(AriaRole.Radio, new() { NameRegex = SmallSize() }).PressAsync("Space");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Review your request" })).ToBeFocusedAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).PressAsync("Enter");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Submitted");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).PressAsync("Enter");
        await Page.Locator("[data-person='platform-admin']").PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Control+k");
        await Expect(Page.GetByLabel("Part of a name")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("by-keyboard");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Submitted");
        await Page.Keyboard.PressAsync("a");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
    }

    [Fact]
    public async Task No_one_is_offered_their_own_request_for_approval()
    {
        var person = new Person(Page, sandbox.Url);
        await person.SignInAsync("payments-lead");
        await person.RequestTenantAsync("own-request");

        await Expect(Page.GetByText("Only platform admins and security approvers can decide requests.")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToHaveCountAsync(0);
    }

    /// <summary>Each object, seen with Kubernetes' own client.</summary>
    private static async Task AssertHardenedAsync(ClusterView view, string name)
    {
        var (client, inNamespace) = (view.Client, "team-" + name);
        var made = await client.CoreV1.ReadNamespaceAsync(inNamespace, cancellationToken: Cancellation);
        Assert.Equal("restricted", made.Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.Equal("tenantportal", made.Metadata.Labels["app.kubernetes.io/managed-by"]);
        Assert.Equal(name, made.Metadata.Labels["tenantportal.io/tenant"]);

        Assert.Equal(
            [
                $"ResourceQuota/team-{name}-quota",
                $"LimitRange/team-{name}-limits",
                "NetworkPolicy/allow-dns",
                "NetworkPolicy/allow-ingress-controller",
                "NetworkPolicy/allow-same-namespace",
                "NetworkPolicy/default-deny",
                "Role/team-developer",
                "Role/team-lead",
                "Role/team-viewer",
                $"RoleBinding/{name}-team-lead",
                "RoleBinding/tenantportal-ceiling",
                "RoleBinding/tenantportal-provisioner",
                "ServiceAccount/default",
            ],
            await view.ListAsync(inNamespace, Cancellation)
        );

        var quota = await client.CoreV1.ReadNamespacedResourceQuotaAsync($"team-{name}-quota", inNamespace, cancellationToken: Cancellation);
        Assert.Equal("0", quota.Spec.Hard["services.nodeports"].ToString());
        Assert.Equal(quota.Spec.Hard.Keys.Order(), quota.Status.Hard.Keys.Order());

        var deny = await client.NetworkingV1.ReadNamespacedNetworkPolicyAsync("default-deny", inNamespace, cancellationToken: Cancellation);
        Assert.Equal(["Ingress", "Egress"], deny.Spec.PolicyTypes);
        Assert.True(deny.Spec.Ingress is null or { Count: 0 } && deny.Spec.Egress is null or { Count: 0 });

        var account = await client.CoreV1.ReadNamespacedServiceAccountAsync("default", inNamespace, cancellationToken: Cancellation);
        Assert.False(account.AutomountServiceAccountToken);

        var role = await client.RbacAuthorizationV1.ReadNamespacedRoleAsync("team-lead", inNamespace, cancellationToken: Cancellation);
        var secrets = role.Rules.Where(rule => rule.Resources.Contains("secrets")).SelectMany(rule => rule.Verbs);
        Assert.Equal(["get", "list", "watch"], secrets);

        var binding = await client.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync($"{name}-team-lead", inNamespace, cancellationToken: Cancellation);
        Assert.Equal("payments-team-leads", Assert.Single(binding.Subjects).Name);
    }

    [GeneratedRegex("^small")]
    private static partial Regex SmallSize();

    [GeneratedRegex(@"\d+\.\d+ s")]
    private static partial Regex SecondsToReady();
}
