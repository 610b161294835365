namespace TenantPortal.Sandbox.Tests;

// The same behaviour, run against each server: a difference between the two is a failing test.

public sealed class SandboxReadTests(SandboxTestServer server) : ReadBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class SandboxWriteTests(SandboxTestServer server) : WriteBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class SandboxApplyTests(SandboxTestServer server) : ApplyBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class SandboxWatchTests(SandboxTestServer server) : WatchBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class SandboxNamespaceTests(SandboxTestServer server) : NamespaceBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class SandboxKubectlTests(SandboxTestServer server) : KubectlBehaviour(server), IClassFixture<SandboxTestServer>;

public sealed class RealReadTests(RealTestServer server) : ReadBehaviour(server), IClassFixture<RealTestServer>;

public sealed class RealWriteTests(RealTestServer server) : WriteBehaviour(server), IClassFixture<RealTestServer>;

public sealed class RealApplyTests(RealTestServer server) : ApplyBehaviour(server), IClassFixture<RealTestServer>;

public sealed class RealWatchTests(RealTestServer server) : WatchBehaviour(server), IClassFixture<RealTestServer>;

public sealed class RealNamespaceTests(RealTestServer server) : NamespaceBehaviour(server), IClassFixture<RealTestServer>;

public sealed class RealKubectlTests(RealTestServer server) : KubectlBehaviour(server), IClassFixture<RealTestServer>;
