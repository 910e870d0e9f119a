using System.Text.RegularExpressions;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Repositories;

/// <summary>Asks real git repositories.</summary>
internal sealed partial class GitRepositories(IExtensionEnvironment environment, IResourceClient<Secret> secrets, IOptionsMonitor<RepositoryOptions> options)
{
    private const string Separator = "\u001f";

    private string Folder => Path.Combine(environment.DataDirectory, "repositories");

    /// <summary>The branches and what they point to.</summary>
    /// <exception cref="GitException">Git has no answer; the message says why.</exception>
    public async Task<IReadOnlyList<RepositoryBranch>> BranchesAsync(Repository repository, CancellationToken cancellationToken)
    {
        using var access = await OpenAsync(repository, cancellationToken);
        var lines = await Git().RunAsync(access, ["ls-remote", "--heads", "--end-of-options", repository.Spec.Url], cancellationToken);
        return
        [
            .. from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let parts = line.Split('\t')
               where parts.Length == 2 && parts[1].StartsWith("refs/heads/", StringComparison.Ordinal)
               orderby parts[1]
               select new RepositoryBranch(parts[1]["refs/heads/".Length..], parts[0]),
        ];
    }

    /// <summary>What a commit says, and which files differ from another one. A copy of the repository is kept for it, without the contents of files.</summary>
    /// <exception cref="GitException">Git has no answer, or the commit is not there.</exception>
    public async Task<CommitInfo> CommitAsync(Repository repository, string commit, string before, CancellationToken cancellationToken)
    {
        if (!CommitId().IsMatch(commit)) throw new GitException($"LB9152: '{commit}' is no id of a commit.");
        using var access = await OpenAsync(repository, cancellationToken);
        var mirror = await FetchAsync(repository, access, cancellationToken);
        var said = (await Git().RunAsync(access, [.. mirror, "log", "-1", $"--format=%an{Separator}%B", "--end-of-options", commit], cancellationToken)).Split(Separator, 2);
        return new(said[1].Trim(), said[0].Trim(), CommitId().IsMatch(before) ? await PathsAsync(access, mirror, before, commit, cancellationToken) : null);
    }

    private async Task<IReadOnlyList<string>?> PathsAsync(GitAccess access, string[] mirror, string before, string commit, CancellationToken cancellationToken)
    {
        try
        {
            return (await Git().RunAsync(access, [.. mirror, "diff-tree", "-r", "-z", "--name-only", "--no-renames", before, commit], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (GitException)
        {
            // The commit before is gone, as after a forced push: nobody can say what differs from it.
            return null;
        }
    }

    /// <summary>The options that name the copy, which is up to date afterwards.</summary>
    private async Task<string[]> FetchAsync(Repository repository, GitAccess access, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Folder, repository.Metadata.Uid!);
        string[] mirror = ["--git-dir", folder];
        if (!File.Exists(Path.Combine(folder, "HEAD"))) await Git().RunAsync(access, ["init", "--quiet", "--bare", "--end-of-options", folder], cancellationToken);
        await Git().RunAsync(access, [.. mirror, "fetch", "--quiet", "--prune", "--force", "--filter=blob:none", "--end-of-options", repository.Spec.Url, "+refs/heads/*:refs/heads/*"], cancellationToken);
        return mirror;
    }

    /// <summary>Forgets the copy of a repository that is gone.</summary>
    public void Forget(string uid)
    {
        var folder = Path.Combine(Folder, uid);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Forgets the copies of all repositories but these.</summary>
    public void ForgetOthers(IReadOnlySet<string> uids)
    {
        if (!Directory.Exists(Folder)) return;
        foreach (var folder in Directory.EnumerateDirectories(Folder).Select(Path.GetFileName).Where(name => name != "access" && !uids.Contains(name!)).ToList()) Forget(folder!);
    }

    private GitCommand Git() => new(TimeSpan.FromSeconds(options.CurrentValue.TimeoutSeconds));

    private async Task<GitAccess> OpenAsync(Repository repository, CancellationToken cancellationToken)
    {
        var (url, name) = (repository.Spec.Url, repository.Spec.Credentials?.Name);
        if (RepositoryUrl.Problem(url, options.CurrentValue.Roots) is { } problem) throw new GitException(problem);
        Secret? secret = null;
        if (name is { Length: > 0 } && (secret = await secrets.GetAsync(name, repository.Metadata.Namespace, cancellationToken)) is null)
            throw new GitException($"LB9153: The Secret '{name}' of spec.credentials is not in the namespace '{repository.Metadata.Namespace}'. Create it there.");
        return GitAccess.Create(Path.Combine(Folder, "access"), url, secret);
    }

    [GeneratedRegex(@"\A[0-9a-f]{40}(?:[0-9a-f]{24})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommitId();
}
