using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>Create, replace, merge patch, dry run and delete, on any API server.</summary>
public abstract class WriteBehaviour(TestServer server) : ApiServerTests(server)
{
    [Fact]
    public async Task A_name_can_be_generated()
    {
        var answer = await Api.PostAsync(ConfigMaps, """{"metadata":{"generateName":"made-"}}""");

        Assert.Matches("^made-[a-z0-9]{5}$", (string)answer.Expect(201)["metadata"]!["name"]!);
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        await CreateConfigMapAsync("a");

        var answer = await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");

        answer.Expect(409);
        Assert.Equal("AlreadyExists", answer.Reason);
        Assert.Equal("configmaps \"a\" already exists", answer.Message);
    }

    [Fact]
    public async Task Nothing_is_created_in_a_missing_namespace()
    {
        var answer = await Api.PostAsync($"{Self}-missing/configmaps", """{"metadata":{"name":"a"}}""");

        answer.Expect(404);
        Assert.Equal($"namespaces \"{Namespace}-missing\" not found", answer.Message);
    }

    [Fact]
    public async Task The_namespace_of_body_and_path_must_agree()
    {
        var answer = await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","namespace":"other"}}""");

        answer.Expect(400);
        Assert.Equal("the namespace of the provided object does not match the namespace sent on the request", answer.Message);
    }

    [Fact]
    public async Task A_stale_resource_version_is_a_conflict()
    {
        var created = await CreateConfigMapAsync("a");
        (await Api.MergeAsync($"{ConfigMaps}/a", """{"data":{"x":"1"}}""")).Expect(200);

        var answer = await Api.PutAsync($"{ConfigMaps}/a", $$"""{"metadata":{"name":"a","resourceVersion":"{{created.Version}}" },"data":{"x":"2"} }""");

        answer.Expect(409);
        Assert.Equal("Conflict", answer.Reason);
        Assert.StartsWith("Operation cannot be fulfilled on configmaps \"a\": the object has been modified", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replacement_leaves_nothing_of_the_old_content()
    {
        await CreateConfigMapAsync("a", data: """{"old":"1"}""");

        var answer = await Api.PutAsync($"{ConfigMaps}/a", """{"metadata":{"name":"a"},"data":{"new":"2"}}""");

        Assert.Equal("""{"new":"2"}""", answer.Expect(200)["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names_and_removes_nulls()
    {
        await CreateConfigMapAsync("a", data: """{"kept":"1","gone":"2"}""");

        var answer = await Api.MergeAsync($"{ConfigMaps}/a", """{"data":{"gone":null,"new":"3"}}""");

        Assert.Equal("""{"kept":"1","new":"3"}""", answer.Expect(200)["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_strategic_merge_patch_merges_lists_by_key()
    {
        (await Api.PostAsync($"{Self}/services", """{"metadata":{"name":"s"},"spec":{"ports":[{"name":"web","port":80},{"name":"tls","port":443}]}}""")).Expect(
            201
        );

        var answer = await Api.StrategicMergeAsync($"{Self}/services/s", """{"spec":{"ports":[{"port":80,"targetPort":8080}]}}""");

        var ports = answer.Expect(200)["spec"]!["ports"]!.AsArray();
        Assert.Equal(2, ports.Count);
        Assert.Equal(8080, (int?)ports.First(port => (int?)port!["port"] == 80)!["targetPort"]);
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_keeps_the_resource_version()
    {
        var created = await CreateConfigMapAsync("a", data: """{"x":"1"}""");

        var answer = await Api.MergeAsync($"{ConfigMaps}/a", """{"data":{"x":"1"}}""");

        answer.Expect(200);
        Assert.Equal(created.Version, answer.Version);
    }

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec_only()
    {
        var policy = """{"metadata":{"name":"p"},"spec":{"podSelector":{}}}""";
        Assert.Equal(1, (int?)(await Api.PostAsync(Policies, policy)).Expect(201)["metadata"]!["generation"]);

        var labelled = await Api.MergeAsync($"{Policies}/p", """{"metadata":{"labels":{"a":"b"}}}""");
        var changed = await Api.MergeAsync($"{Policies}/p", """{"spec":{"podSelector":{"matchLabels":{"a":"b"}}}}""");

        Assert.Equal(1, (int?)labelled.Expect(200)["metadata"]!["generation"]);
        Assert.Equal(2, (int?)changed.Expect(200)["metadata"]!["generation"]);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var created = await CreateConfigMapAsync("a", data: """{"x":"1"}""");

        (await Api.PostAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"b"}}""")).Expect(201);
        var patched = await Api.MergeAsync($"{ConfigMaps}/a?dryRun=All", """{"data":{"x":"2"}}""");
        (await Api.ApplyAsync($"{ConfigMaps}/c", ConfigMap("c", "{}"), more: "&dryRun=All")).Expect(201);
        (await Api.DeleteAsync($"{ConfigMaps}/a?dryRun=All")).Expect(200);

        Assert.Equal("2", (string?)patched.Expect(200)["data"]!["x"]);
        Assert.Equal(created.Version, (await Api.GetAsync($"{ConfigMaps}/a")).Version);
        (await Api.GetAsync($"{ConfigMaps}/b")).Expect(404);
        (await Api.GetAsync($"{ConfigMaps}/c")).Expect(404);
    }

    [Fact]
    public async Task An_object_with_finalizers_waits_for_them()
    {
        (await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","finalizers":["example.com/hold"]}}""")).Expect(201);

        (await Api.DeleteAsync($"{ConfigMaps}/a")).Expect(200);
        var held = await Api.GetAsync($"{ConfigMaps}/a");
        (await Api.MergeAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":null}}""")).Expect(200);

        Assert.NotNull(held.Expect(200)["metadata"]!["deletionTimestamp"]);
        (await Api.GetAsync($"{ConfigMaps}/a")).Expect(404);
    }

    [Fact]
    public async Task A_delete_can_insist_on_the_uid()
    {
        await CreateConfigMapAsync("a");

        var answer = await Api.DeleteAsync($"{ConfigMaps}/a", """{"preconditions":{"uid":"another"}}""");

        answer.Expect(409);
        Assert.Equal("Conflict", answer.Reason);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_labels()
    {
        await CreateConfigMapAsync("a", """{"gone":"yes"}""");
        await CreateConfigMapAsync("b", """{"gone":"no"}""");

        (await Api.DeleteAsync($"{ConfigMaps}?labelSelector=gone%3Dyes")).Expect(200);

        var left = NamesIn(await Api.GetAsync($"{ConfigMaps}?labelSelector=gone"));
        Assert.Equal(["b"], left);
    }

    [Fact]
    public async Task An_unknown_patch_type_is_refused()
    {
        await CreateConfigMapAsync("a");

        var answer = await Api.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", "{}", "application/something+json");

        answer.Expect(415);
        Assert.Equal("UnsupportedMediaType", answer.Reason);
    }

    [Fact]
    public async Task A_method_that_makes_no_sense_is_refused()
    {
        var answer = await Api.PostAsync($"{ConfigMaps}/a", "{}");

        answer.Expect(405);
        Assert.Equal("MethodNotAllowed", answer.Reason);
    }

    public static TheoryData<string, string, string> InvalidObjects =>
        new()
        {
            { "configmaps", """{"metadata":{"name":"Not_A_Name"}}""", "metadata.name" },
            { "configmaps", """{"metadata":{"name":"a","labels":{"team":"no spaces"}}}""", "metadata.labels" },
            { "configmaps", """{"metadata":{"name":"a","labels":{"a/b/c":"x"}}}""", "metadata.labels" },
            { "resourcequotas", """{"metadata":{"name":"a"},"spec":{"hard":{"pods":"1.5"}}}""", "spec.hard[pods]" },
            { "resourcequotas", """{"metadata":{"name":"a"},"spec":{"hard":{"unicorns":"1"}}}""", "spec.hard[unicorns]" },
            {
                "limitranges",
                """{"metadata":{"name":"a"},"spec":{"limits":[{"type":"Container","default":{"cpu":"2"},"max":{"cpu":"1"}}]}}""",
                "spec.limits[0].default[cpu]"
            },
            { "networkpolicies", """{"metadata":{"name":"a"},"spec":{"podSelector":{},"policyTypes":["Sideways"]}}""", "spec.policyTypes[0]" },
            { "roles", """{"metadata":{"name":"a"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":[]}]}""", "rules[0].verbs" },
            { "rolebindings", """{"metadata":{"name":"a"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Sole","name":"x"}}""", "roleRef.kind" },
        };

    [Theory]
    [MemberData(nameof(InvalidObjects))]
    public async Task An_invalid_object_is_refused_with_the_field(string resource, string body, string field)
    {
        var path = resource switch
        {
            "networkpolicies" => Policies,
            "roles" or "rolebindings" => $"{Rbac}/{resource}",
            _ => $"{Self}/{resource}",
        };

        var answer = await Api.PostAsync(path, body);

        answer.Expect(422);
        Assert.Equal("Invalid", answer.Reason);
        Assert.Contains(field, answer.Body["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]));
    }

    [Fact]
    public async Task The_role_of_a_binding_cannot_be_changed()
    {
        (await Api.PostAsync($"{Rbac}/rolebindings", """{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"x"}}""")).Expect(201);

        var answer = await Api.MergeAsync($"{Rbac}/rolebindings/b", """{"roleRef":{"name":"y"}}""");

        answer.Expect(422);
        Assert.EndsWith("cannot change roleRef", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_are_filled_in()
    {
        var binding = await Api.PostAsync(
            $"{Rbac}/rolebindings",
            """{"metadata":{"name":"b"},"subjects":[{"kind":"Group","name":"g"}],"roleRef":{"kind":"Role","name":"x"}}"""
        );
        var limits = await Api.PostAsync($"{Self}/limitranges", """{"metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","max":{"cpu":"0.5"}}]}}""");

        Assert.Equal("rbac.authorization.k8s.io", (string?)binding.Expect(201)["subjects"]![0]!["apiGroup"]);
        Assert.Equal("rbac.authorization.k8s.io", (string?)binding.Body["roleRef"]!["apiGroup"]);
        var expected = JsonNode.Parse("""{"type":"Container","max":{"cpu":"500m"},"default":{"cpu":"500m"},"defaultRequest":{"cpu":"500m"}}""");
        Assert.True(JsonNode.DeepEquals(expected, limits.Expect(201)["spec"]!["limits"]![0]), limits.Body.ToJsonString());
    }
}
