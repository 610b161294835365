using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>Server-side apply and field ownership, on any API server.</summary>
public abstract class ApplyBehaviour(TestServer server) : ApiServerTests(server)
{
    private string Path => $"{ConfigMaps}/a";

    [Fact]
    public async Task Applying_creates_what_is_absent()
    {
        var answer = await Api.ApplyAsync(Path, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: \"1\"\n");

        Assert.Equal("1", (string?)answer.Expect(201)["data"]!["x"]);
    }

    [Fact]
    public async Task Applying_records_the_fields_of_the_manager()
    {
        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}""", ""","labels":{"l":"1"},"annotations":{"n":"1"}"""));

        answer.Expect(201);
        var manager = ManagerOf(answer, "tests");
        Assert.Equal("Apply", (string?)manager["operation"]);
        Assert.Equal("v1", (string?)manager["apiVersion"]);
        Assert.Equal("FieldsV1", (string?)manager["fieldsType"]);
        var expected = JsonNode.Parse("""{"f:data":{"f:x":{}},"f:metadata":{"f:annotations":{"f:n":{}},"f:labels":{"f:l":{}}}}""");
        Assert.True(JsonNode.DeepEquals(expected, manager["fieldsV1"]), manager.ToJsonString());
    }

    [Fact]
    public async Task An_ordinary_write_records_what_it_changed()
    {
        var answer = await CreateConfigMapAsync("a", """{"l":"1"}""", """{"x":"1"}""");

        var manager = ManagerOf(answer, "creator");
        Assert.Equal("Update", (string?)manager["operation"]);
        var expected = JsonNode.Parse("""{"f:data":{".":{},"f:x":{}},"f:metadata":{"f:labels":{".":{},"f:l":{}}}}""");
        Assert.True(JsonNode.DeepEquals(expected, manager["fieldsV1"]), manager.ToJsonString());
    }

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        var first = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""));

        var second = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""));

        first.Expect(201);
        second.Expect(200);
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict()
    {
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""), manager: "first")).Expect(201);

        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"2"}"""), manager: "second");

        answer.Expect(409);
        Assert.Equal("Conflict", answer.Reason);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"first\": .data.x", answer.Message);
        var cause = Assert.Single(answer.Body["details"]!["causes"]!.AsArray())!;
        Assert.Equal("FieldManagerConflict", (string?)cause["reason"]);
        Assert.Equal(".data.x", (string?)cause["field"]);
    }

    [Fact]
    public async Task The_same_value_is_shared_without_conflict()
    {
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""), manager: "first")).Expect(201);

        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""), manager: "second");

        answer.Expect(200);
        Assert.NotNull(ManagerOf(answer, "first")["fieldsV1"]!["f:data"]!["f:x"]);
        Assert.NotNull(ManagerOf(answer, "second")["fieldsV1"]!["f:data"]!["f:x"]);
    }

    [Fact]
    public async Task Force_takes_a_field_over()
    {
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1","y":"1"}"""), manager: "first")).Expect(201);

        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"2"}"""), manager: "second", force: true);

        Assert.Equal("2", (string?)answer.Expect(200)["data"]!["x"]);
        Assert.Null(ManagerOf(answer, "first")["fieldsV1"]!["f:data"]!["f:x"]);
        Assert.NotNull(ManagerOf(answer, "first")["fieldsV1"]!["f:data"]!["f:y"]);
    }

    [Fact]
    public async Task A_field_that_its_only_owner_drops_is_removed()
    {
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1","y":"1"}"""))).Expect(201);
        (await Api.MergeAsync(Path + "?fieldManager=other", """{"data":{"z":"1"}}""")).Expect(200);

        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""));

        Assert.Equal("""{"x":"1","z":"1"}""", answer.Expect(200)["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_field_that_someone_else_owns_too_stays()
    {
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1","y":"1"}"""), manager: "first")).Expect(201);
        (await Api.ApplyAsync(Path, ConfigMap("a", """{"y":"1"}"""), manager: "second")).Expect(200);

        var answer = await Api.ApplyAsync(Path, ConfigMap("a", """{"x":"1"}"""), manager: "first");

        Assert.Equal("1", (string?)answer.Expect(200)["data"]!["y"]);
    }

    [Fact]
    public async Task An_owned_empty_list_is_restored_after_someone_fills_it()
    {
        const string Policy = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [], egress: []}
            """;
        var created = await Api.ApplyAsync($"{Policies}/deny", Policy);
        (await Api.MergeAsync($"{Policies}/deny?fieldManager=other", """{"spec":{"ingress":[{}]}}""")).Expect(200);

        var refused = await Api.ApplyAsync($"{Policies}/deny", Policy);
        var restored = await Api.ApplyAsync($"{Policies}/deny", Policy, force: true);

        created.Expect(201);
        Assert.NotNull(ManagerOf(created, "tests")["fieldsV1"]!["f:spec"]!["f:ingress"]);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"other\" using networking.k8s.io/v1: .spec.ingress", refused.Message);
        Assert.Empty(restored.Expect(200)["spec"]!["ingress"] as JsonArray ?? []);
        Assert.DoesNotContain(restored.Body["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["manager"] == "other");
    }

    [Fact]
    public async Task Lists_with_keys_are_merged_item_by_item()
    {
        static string Service(string name, int port) =>
            $$"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},
                 "spec":{"ports":[{"name":"{{name}}","port":{{port}},"protocol":"TCP"}]} }
                """;
        (await Api.ApplyAsync($"{Self}/services/s", Service("web", 80), manager: "first")).Expect(201);

        var merged = await Api.ApplyAsync($"{Self}/services/s", Service("tls", 443), manager: "second");
        var pruned = await Api.ApplyAsync($"{Self}/services/s", Service("alt", 8080), manager: "second");

        Assert.Equal([80, 443], Ports(merged));
        Assert.Equal([80, 8080], Ports(pruned));
        Assert.NotNull(ManagerOf(pruned, "second")["fieldsV1"]!["f:spec"]!["f:ports"]!["k:{\"port\":8080,\"protocol\":\"TCP\"}"]);
    }

    [Fact]
    public async Task A_list_without_keys_is_owned_as_a_whole()
    {
        static string Role(string verb) =>
            $$"""
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},
                 "rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["{{verb}}"]}]}
                """;
        (await Api.ApplyAsync($"{Rbac}/roles/r", Role("get"), manager: "first")).Expect(201);

        var answer = await Api.ApplyAsync($"{Rbac}/roles/r", Role("list"), manager: "second");

        answer.Expect(409);
        Assert.EndsWith("conflict with \"first\": .rules", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_refused()
    {
        var answer = await Api.ApplyAsync(
            $"{Policies}/p",
            """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"p"},"spec":{"podSelector":{},"colour":"red"}}"""
        );

        Assert.InRange(answer.Code, 400, 500);
        Assert.EndsWith(".spec.colour: field not declared in schema", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_needs_a_field_manager()
    {
        var answer = await Api.ApplyAsync(Path, ConfigMap("a", "{}"), manager: "");

        answer.Expect(422);
        Assert.Equal("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", answer.Message);
    }

    [Fact]
    public async Task The_name_in_the_body_must_be_the_name_in_the_path()
    {
        var answer = await Api.ApplyAsync(Path, ConfigMap("b", "{}"));

        answer.Expect(400);
        Assert.Equal("the name of the object (b) does not match the name on the URL (a)", answer.Message);
    }

    [Fact]
    public async Task Quantities_are_stored_in_their_canonical_form()
    {
        var answer = await Api.ApplyAsync(
            $"{Quotas}/q",
            """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},
             "spec":{"hard":{"requests.cpu":"0.5","requests.memory":"1024Mi","limits.memory":"1.5Gi"}}}
            """
        );

        Assert.Equal("""{"limits.memory":"1536Mi","requests.cpu":"500m","requests.memory":"1Gi"}""", Sorted(answer.Expect(201)["spec"]!["hard"]!));
    }

    private static string Sorted(JsonNode map) =>
        new JsonObject(
            map.AsObject().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()))
        ).ToJsonString();

    private static List<int> Ports(Answer answer) => [.. answer.Expect(200)["spec"]!["ports"]!.AsArray().Select(port => (int)port!["port"]!)];
}
