using LuBan.Resources;

namespace LuBan.Identity.Tests;

public sealed class BootstrapTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-identity-").FullName;

    private string PasswordFile => Path.Combine(_directory, "admin-password");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_first_start_makes_an_administrator_whose_password_is_in_a_file_for_its_owner()
    {
        string password;
        await using (var server = await StartAsync(null))
        {
            password = server.Get<AdministratorAccount>().NewPassword!;
            Assert.Equal(password + "\n", await File.ReadAllTextAsync(PasswordFile));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PasswordFile));
            var result = Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", password));
            Assert.Contains(CallerClaims.Masters, result.Account.Groups);
        }

        await using var again = await StartAsync(null);
        Assert.Null(again.Get<AdministratorAccount>().NewPassword);
        Assert.IsType<SignInResult.Succeeded>(await again.PasswordAsync("admin", password));
    }

    [Fact]
    public async Task A_password_file_of_an_earlier_release_is_taken_over()
    {
        await File.WriteAllTextAsync(PasswordFile, "kept from before 42\n");

        await using var server = await StartAsync(null);

        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", "kept from before 42"));
    }

    [Fact]
    public async Task A_configured_password_sets_it_when_it_has_changed_and_only_then()
    {
        await using (var server = await StartAsync("the first configured one"))
        {
            Assert.Null(server.Get<AdministratorAccount>().NewPassword);
            Assert.False(File.Exists(PasswordFile));
            Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", "the first configured one"));
            var admin = (await server.FindAsync("admin"))!;
            await server.Get<CredentialBook>().SetPasswordAsync(admin, "chosen by its owner", false, CancellationToken.None);
        }
        await using (var server = await StartAsync("the first configured one"))
            Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", "chosen by its owner"));
        await using (var server = await StartAsync("the second configured one"))
        {
            Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", "the second configured one"));
            Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("admin", "chosen by its owner"));
        }
        await using (var server = await StartAsync(null))
            Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", "the second configured one"));
    }

    [Fact]
    public async Task A_configured_password_makes_a_disabled_administrator_usable_again()
    {
        await using (var server = await StartAsync("the first configured one"))
        {
            var ada = await server.CreateAdminAsync("ada", "the first configured one");
            await server.UserAsync(HttpMethod.Patch, "/admin", new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["disabled"] = true, ["groups"] = new System.Text.Json.Nodes.JsonArray() } }, AccountServer.Basic("admin", "the first configured one"), "application/merge-patch+json");
            Assert.NotNull(ada);
            Assert.True((await server.FindAsync("admin"))!.IsDisabled);
        }

        await using var again = await StartAsync("the second configured one");
        Assert.IsType<SignInResult.Succeeded>(await again.PasswordAsync("admin", "the second configured one"));
        Assert.Contains(CallerClaims.Masters, (await again.FindAsync("admin"))!.Groups);
    }

    [Fact]
    public async Task An_administrator_that_was_deleted_is_not_made_again_while_there_is_another()
    {
        await using (var server = await StartAsync(null))
        {
            var password = server.Get<AdministratorAccount>().NewPassword!;
            await server.CreateAdminAsync("ada", password);
            Assert.Equal(200, (await server.UserAsync(HttpMethod.Delete, "/admin", null, AccountServer.Basic("admin", password))).Status);
        }

        await using var again = await StartAsync(null);
        Assert.Null(await again.FindAsync("admin"));
    }

    /// <summary>Killed after any of its steps, the next start goes on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_first_start_that_was_killed_between_its_steps_is_finished_by_the_next(int steps)
    {
        string? written = null;
        if (steps >= 1) await File.WriteAllTextAsync(PasswordFile, (written = "written before the end") + "\n");
        if (steps >= 2)
        {
            await using var server = await StartAsync(null);
            var store = server.Get<RecordStore<Credential>>();
            var admin = (await server.FindAsync("admin"))!;
            // As the store is after the User was made and before its credential was.
            if (steps == 2) await store.DeleteAsync(admin.Uid, CancellationToken.None);
        }

        await using var next = await StartAsync(null);

        Assert.IsType<SignInResult.Succeeded>(await next.PasswordAsync("admin", written!));
        Assert.Contains(CallerClaims.Masters, (await next.FindAsync("admin"))!.Groups);
    }

    private Task<AccountServer> StartAsync(string? password) => AccountServer.StartAsync(directory: _directory, adminPassword: password);
}
