namespace LuBan.Cli.Text;

/// <summary>Every refusal of the tool itself. What the server refuses is shown in the server's words.</summary>
internal static partial class CliErrors
{
    public static readonly CliError Unreachable = new("LB6201", ExitCode.Unreachable,
        new("The server {0} does not answer: {1}", "服务器 {0} 没有响应:{1}"),
        new("Check that the server runs and that the address is right (LUBAN_SERVER or `luban login --server URL`); then run `luban doctor`.",
            "请确认服务器正在运行且地址正确(LUBAN_SERVER 或 `luban login --server URL`),然后运行 `luban doctor`。"));

    public static readonly CliError NotLoggedIn = new("LB6202", ExitCode.Forbidden,
        new("There are no credentials for {0}.", "没有用于 {0} 的凭据。"),
        new("Run `luban login --server {0}`, or set LUBAN_TOKEN.", "请运行 `luban login --server {0}`,或设置 LUBAN_TOKEN。"));

    public static readonly CliError LoginRefused = new("LB6203", ExitCode.Forbidden,
        new("{0} refused the login of '{1}'.", "{0} 拒绝了用户“{1}”的登录。"),
        new("Check the password. A new server prints the password of admin once and keeps it in the file admin-password of its data directory.",
            "请检查密码。新服务器会将 admin 的密码打印一次,并保存在其数据目录的 admin-password 文件中。"));

    public static readonly CliError ConfigurationUnreadable = new("LB6204", ExitCode.Usage,
        new("The configuration file {0} cannot be used: {1}", "无法使用配置文件 {0}:{1}"),
        new("Repair the file, or delete it and log in again with `luban login`.", "请修复该文件,或将其删除后用 `luban login` 重新登录。"));

    public static readonly CliError Refused = new("LB6205", ExitCode.Failed,
        new("The server refused ({0}): {1}", "服务器拒绝了请求({0}):{1}"),
        new("Correct what the message names and try again; `luban doctor` shows the state of the server.", "请根据提示更正后重试;`luban doctor` 可查看服务器状态。"));

    public static readonly CliError CredentialsRefused = new("LB6206", ExitCode.Forbidden,
        new("{0} does not accept your credentials, or they do not allow this: {1}", "{0} 不接受您的凭据,或凭据不允许此操作:{1}"),
        new("Log in again with `luban login`; if that does not help, ask an administrator for the permission.", "请用 `luban login` 重新登录;若仍无效,请向管理员申请权限。"));

    public static readonly CliError NotFound = new("LB6207", ExitCode.NotFound,
        new("There is no {0} '{1}'.", "不存在{0}“{1}”。"),
        new("`luban list` shows what is installed, `luban search` what can be installed, `luban source list` the package sources.",
            "`luban list` 显示已安装的扩展,`luban search` 显示可安装的扩展,`luban source list` 显示软件包源。"));

    public static readonly CliError PlanDiffers = new("LB6208", ExitCode.Conflict,
        new("'{0}' is already installed or being installed, with another {1}.", "“{0}”已安装或正在安装,但{1}不同。"),
        new("Use `luban upgrade {0} --version …` or `luban config set {0} …` to change it, `luban status {0}` to look at it.",
            "请用 `luban upgrade {0} --version …` 或 `luban config set {0} …` 更改,用 `luban status {0}` 查看。"));

    public static readonly CliError ConfirmationNeeded = new("LB6209", ExitCode.Usage,
        new("This needs a confirmation, and there is no terminal to ask on: {0}", "此操作需要确认,但没有可供询问的终端:{0}"),
        new("Add --yes when this is what you want.", "若确定要执行,请加上 --yes。"));

    public static readonly CliError InvalidArgument = new("LB6210", ExitCode.Usage,
        new("'{1}' is not a valid {0}: {2}", "“{1}”不是有效的{0}:{2}"),
        new("Correct the argument; `luban COMMAND --help` describes each.", "请更正该参数;`luban 命令 --help` 对每个参数都有说明。"));

    public static readonly CliError OperationFailed = new("LB6211", ExitCode.Failed,
        new("{0}: {1}", "{0}:{1}"),
        new("`luban status {0}` shows what still runs, `luban logs {0}` the steps; then `luban retry {0}`.",
            "`luban status {0}` 显示仍在运行的内容,`luban logs {0}` 显示各步骤;然后运行 `luban retry {0}`。"));

    public static readonly CliError WaitTimedOut = new("LB6212", ExitCode.Timeout,
        new("{0} did not get there within {1} (phase {2}). The operation goes on.", "{0} 未能在 {1} 内完成(阶段 {2})。操作仍在继续。"),
        new("Follow it with `luban logs {0} -f` or `luban status {0}`, stop it with `luban cancel {0}`, or wait longer with --timeout.",
            "可用 `luban logs {0} -f` 或 `luban status {0}` 跟踪,用 `luban cancel {0}` 停止,或用 --timeout 延长等待时间。"));

    public static readonly CliError NotAPackage = new("LB6213", ExitCode.Usage,
        new("{0} is not a NuGet package: {1}", "{0} 不是 NuGet 软件包:{1}"),
        new("Push the .nupkg file that `luban pack` or `dotnet pack` writes.", "请推送由 `luban pack` 或 `dotnet pack` 生成的 .nupkg 文件。"));

    public static readonly CliError SourceUnclear = new("LB6214", ExitCode.Usage,
        new("It is not clear where to push: {0}", "不清楚要推送到哪里:{0}"),
        new("Name the place with --source NAME, --source https://…/index.json or --source FOLDER.", "请用 --source 名称、--source https://…/index.json 或 --source 文件夹 指定。"));

    public static readonly CliError VersionExists = new("LB6215", ExitCode.Conflict,
        new("{0} {1} is already there: a published version never changes.", "{0} {1} 已存在:已发布的版本不可更改。"),
        new("Raise the version and pack again, or add --skip-duplicate to ignore what is there.", "请提高版本号后重新打包,或加上 --skip-duplicate 跳过已存在的版本。"));

    public static readonly CliError FeedUnusable = new("LB6216", ExitCode.Failed,
        new("The feed {0} cannot take packages: {1}", "软件源 {0} 无法接收软件包:{1}"),
        new("Check the address (it ends in index.json for a NuGet V3 feed), the key (--api-key or LUBAN_API_KEY) and what the feed says.",
            "请检查地址(NuGet V3 软件源以 index.json 结尾)、密钥(--api-key 或 LUBAN_API_KEY)以及软件源返回的信息。"));

    public static readonly CliError NothingToCancel = new("LB6217", ExitCode.Conflict,
        new("No operation of {0} is running.", "{0} 没有正在运行的操作。"),
        new("`luban status {0}` shows its state; `luban retry {0}` starts again what failed.", "`luban status {0}` 显示其状态;`luban retry {0}` 重新开始失败的操作。"));

    public static readonly CliError NoPreviousVersion = new("LB6218", ExitCode.Conflict,
        new("{0} has no previous version to go back to.", "{0} 没有可回退的先前版本。"),
        new("Choose a version with `luban upgrade {0} --version X`; `luban info {0}` lists them.", "请用 `luban upgrade {0} --version X` 选择版本;`luban info {0}` 会列出所有版本。"));

    public static readonly CliError CertificateNotTrusted = new("LB6219", ExitCode.Unreachable,
        new("The certificate of {0} is not trusted: {1}", "{0} 的证书不受信任:{1}"),
        new("Log in with --ca FILE, where FILE is the server's CA certificate (tls directory of its data directory), or over http on the same machine.",
            "请用 --ca 文件 登录,该文件为服务器的 CA 证书(位于其数据目录的 tls 目录),或在本机通过 http 登录。"));

    public static readonly CliError NotALuBanServer = new("LB6220", ExitCode.Unreachable,
        new("{0} answers, but not like a LuBan server: {1}", "{0} 有响应,但不像 LuBan 服务器:{1}"),
        new("Check the address and whether a proxy stands in between.", "请检查地址,以及中间是否有代理。"));

    public static readonly CliError NoHttps = new("LB6221", ExitCode.Failed,
        new("{0} has no CA certificate to give: kubectl needs https, because it sends no credentials over http.", "{0} 不提供 CA 证书:kubectl 需要 https,因为它不会通过 http 发送凭据。"),
        new("Upgrade the server, or put it behind a proxy that speaks https and log in with that address.", "请升级服务器,或将其置于支持 https 的代理之后,并使用该地址登录。"));

    public static readonly CliError PackFailed = new("LB6222", ExitCode.Failed,
        new("dotnet pack did not succeed: {0}", "dotnet pack 未成功:{0}"),
        new("Read its messages above. The .NET 10 SDK must be installed and on PATH.", "请阅读上方的信息。必须安装 .NET 10 SDK 并使其在 PATH 中。"));

    public static readonly CliError FileUnusable = new("LB6223", ExitCode.Usage,
        new("The file {0} cannot be used: {1}", "无法使用文件 {0}:{1}"),
        new("Check the path, the permissions and the content.", "请检查路径、权限和内容。"));

    public static readonly CliError Disappeared = new("LB6224", ExitCode.NotFound,
        new("'{0}' was removed while waiting for it.", "等待期间“{0}”已被移除。"),
        new("Someone uninstalled it. Install it again with `luban install {0}` when that was not meant.", "有人卸载了它。若非本意,请用 `luban install {0}` 重新安装。"));

    public static readonly CliError UnhealthyInstallation = new("LB6225", ExitCode.Failed,
        new("{0} of {1} checks failed.", "{1} 项检查中有 {0} 项失败。"),
        new("Do what is written below each failed check, then run `luban doctor` again.", "请按照每个失败检查下方的说明处理,然后再次运行 `luban doctor`。"));

    public static readonly CliError MigrationRefused = new("LB6230", ExitCode.Failed,
        new("{0}", "{0}"),
        new("Nothing was copied, and the source is unchanged. Correct what the message names and run the command again.", "未复制任何内容,源数据保持不变。请根据提示更正后重新运行该命令。"));

    public static readonly CliError DatabaseMissing = new("LB6231", ExitCode.Usage,
        new("No database is named.", "未指定数据库。"),
        new("Add --postgres \"Host=…;Database=luban;Username=luban\", or set LUBAN_POSTGRES.", "请添加 --postgres \"Host=…;Database=luban;Username=luban\",或设置 LUBAN_POSTGRES。"));

    public static readonly CliError FollowLost = new("LB6226", ExitCode.Unreachable,
        new("The connection to {0} was lost while waiting for {1}, and did not come back within {2}.", "等待 {1} 时与 {0} 的连接中断,且在 {2} 内未恢复。"),
        new("The operation goes on if the server runs. Look with `luban status {1}`.", "如果服务器在运行,操作会继续。请用 `luban status {1}` 查看。"));

    public static readonly CliError NoMarketplace = new("LB6232", ExitCode.NotFound,
        new("{0} has no marketplace.", "{0} 没有市场。"),
        new("Log in to the server that has it (`luban login --server URL`), or upgrade this one.", "请登录提供市场的服务器(`luban login --server URL`),或升级此服务器。"));

    public static readonly CliError PackageRejected = new("LB6233", ExitCode.Failed,
        new("{0} {1} was rejected: {2}", "{0} {1} 已被拒绝:{2}"),
        new("Correct what the report above names, raise the version and push again, or ask for another look with `luban submissions appeal`.",
            "请更正上方报告中指出的问题,提高版本号后重新推送,或用 `luban submissions appeal` 请求重新审核。"));

    public static readonly CliError ReviewTimedOut = new("LB6234", ExitCode.Timeout,
        new("{0} {1} was not decided on within {2}. The review goes on.", "{0} {1} 未能在 {2} 内得到结果。审核仍在继续。"),
        new("`luban submissions list` shows where it stands; --timeout waits longer.", "`luban submissions list` 显示其进展;可用 --timeout 延长等待时间。"));

    public static readonly CliError SourceSilent = new("LB6235", ExitCode.Timeout,
        new("The server did not finish reading the package source {0} within {1}.", "服务器未能在 {1} 内读取完软件包源 {0}。"),
        new("It goes on reading: `luban source list` shows the result. Wait longer with --timeout.", "读取仍在继续:`luban source list` 会显示结果。可用 --timeout 延长等待时间。"));

    public static readonly CliError SourceNotReady = new("LB6236", ExitCode.Failed,
        new("The package source {0} is not as it should be.", "软件包源 {0} 的状态不正常。"),
        new("Each line above says what to do. What is installed is not affected.", "上方每一行都说明了如何处理。已安装的扩展不受影响。"));

    public static readonly CliError BundleRefused = new("LB6237", ExitCode.Failed,
        new("The bundle {0} is refused; nothing of it was used.", "离线包 {0} 被拒绝;未使用其中任何内容。"),
        new("Do what each line says. A bundle of somebody else is accepted with --fingerprint, once you know that it is theirs.", "请按各行说明处理。确认来源后,可用 --fingerprint 接受他人的离线包。"));

    public static readonly CliError LockRefused = new("LB6238", ExitCode.Usage,
        new("The lock file {0} cannot be used.", "无法使用锁定文件 {0}。"),
        new("Write it anew with `luban lock -o FILE` on the server that it describes.", "请在其描述的服务器上用 `luban lock -o 文件` 重新生成。"));

    public static readonly CliError NobodyTrusted = new("LB6239", ExitCode.Usage,
        new("No certificate is named, and the package sources of {0} trust none.", "未指定证书,且 {0} 的软件包源没有信任任何证书。"),
        new("Name the maker's certificate with --fingerprint; `luban bundle create` showed it.", "请用 --fingerprint 指定制作者的证书;`luban bundle create` 时已显示。"));

    public static readonly CliError OtherPlatform = new("LB6240", ExitCode.Failed,
        new("This build of the tool cannot check {0} on this platform.", "此工具的当前构建无法在此平台上检查 {0}。"),
        new("Use a tool that was built on this operating system and processor; the other commands work with this one.", "请使用在此操作系统和处理器上构建的工具;其他命令可照常使用。"));

    public static readonly CliError PackageRefused = new("LB6241", ExitCode.Failed,
        new("{2} does not take {0} {1}: {3}", "{2} 不接受 {0} {1}:{3}"),
        new("Correct what it says and push again: nothing was published.", "请根据提示更正后重新推送:未发布任何内容。"));

    public static readonly CliError ApprovalNeeded = new("LB6242", ExitCode.Conflict,
        new("{0} {1} wants permissions that nobody has approved: {2}. What serves goes on.", "{0} {1} 需要尚未批准的权限:{2}。当前版本继续提供服务。"),
        new("Look at them and let it with `luban approve {0}`, or stay with `luban upgrade {0} --version {3}`.", "请用 `luban approve {0}` 查看并批准,或用 `luban upgrade {0} --version {3}` 保持现状。"));

    public static readonly CliError NothingToApprove = new("LB6243", ExitCode.Conflict,
        new("No version of {0} waits for an approval.", "{0} 没有等待批准的版本。"),
        new("`luban status {0}` shows what it is doing.", "`luban status {0}` 显示其状态。"));

    public static readonly CliError SessionEnded = new("LB6244", ExitCode.Forbidden,
        new("The login at {0} has ended. {1}", "在 {0} 的登录已结束。{1}"),
        new("Log in again with `luban login --server {0}`.", "请用 `luban login --server {0}` 重新登录。"));

    public static readonly CliError NoDeviceSignIn = new("LB6245", ExitCode.Failed,
        new("{0} offers no login with a browser to this tool: {1}", "{0} 不支持本工具通过浏览器登录:{1}"),
        new("Log in with `luban login --server {0} --user NAME`, or set LUBAN_TOKEN to a token of the server.", "请用 `luban login --server {0} --user 用户名` 登录,或将 LUBAN_TOKEN 设为该服务器的令牌。"));

    public static readonly CliError SignInRefused = new("LB6246", ExitCode.Forbidden,
        new("The login at {0} was refused: {1}", "在 {0} 的登录被拒绝:{1}"),
        new("Run `luban login --server {0}` again; nothing was changed.", "请重新运行 `luban login --server {0}`;未作任何更改。"));

    public static readonly CliError SignInExpired = new("LB6247", ExitCode.Timeout,
        new("Nobody finished the login at {0} in time.", "未在限时内完成 {0} 的登录。"),
        new("Run `luban login --server {0}` again, and enter the code that it shows.", "请重新运行 `luban login --server {0}`,并输入其显示的代码。"));

    public static readonly CliError SecondFactorMissing = new("LB6248", ExitCode.Forbidden,
        new("{1} has a second factor at {0}, and the password alone is not enough.", "{1} 在 {0} 启用了第二因素,仅有密码不够。"),
        new("Log in with a browser: `luban login --server {0} --device`. For programs, make a token with `luban token create` and set LUBAN_TOKEN.",
            "请通过浏览器登录:`luban login --server {0} --device`。程序请使用 `luban token create` 创建令牌并设置 LUBAN_TOKEN。"));

    public static readonly CliError PasswordChangeMissing = new("LB6249", ExitCode.Forbidden,
        new("{0} wants {1} to choose a new password first.", "{0} 要求 {1} 先设置新密码。"),
        new("Run `luban login --server {0} --user {1}` on a terminal, or log in there with a browser.", "请在终端上运行 `luban login --server {0} --user {1}`,或通过浏览器登录。"));

    public static readonly CliError NotRevoked = new("LB6250", ExitCode.Failed,
        new("The login is forgotten here, and {0} could not be told: {1}", "本机已删除登录信息,但未能通知 {0}:{1}"),
        new("Its token stays good at the server until it ends: revoke it with `luban token revoke` or end the session in the console.",
            "其令牌在服务器上到期前仍然有效:请用 `luban token revoke` 撤销,或在控制台结束会话。"));

    public static readonly CliError RoleNotHeld = new("LB6251", ExitCode.NotFound,
        new("{0} does not have the role {1} {2}.", "{0} {2}没有角色 {1}。"),
        new("`luban role show {1}` lists who has it where; a role of a group is taken from the group, and --local is for a Role of the namespace.",
            "`luban role show {1}` 列出拥有者及范围;组的角色须从组撤销,--local 用于命名空间的 Role。"));

    public static readonly CliError NoSuchRole = new("LB6252", ExitCode.NotFound,
        new("There is no {0} '{1}'.", "不存在 {0}“{1}”。"),
        new("`luban role list` shows the roles; with --namespace or --workspace those of that place, which are granted with --local.", "`luban role list` 显示角色;加上 --namespace 或 --workspace 显示该处的角色,用 --local 授予。"));

    public static readonly CliError AuditBroken = new("LB6253", ExitCode.Failed,
        new("The audit log is not as it was written: {0} problems in {1} records.", "审计日志与写入时不一致:{1} 条记录中有 {0} 处问题。"),
        new("Somebody has changed the store past the server. Keep a copy of it as it is, compare with an earlier export, and find out who had access.", "有人绕过服务器更改了存储。请保留现状副本,与较早的导出比较,并查明谁有访问权限。"));

    public static readonly CliError ProviderNotReady = new("LB6254", ExitCode.Failed,
        new("The identity provider {0} is not ready: {1}", "身份提供方 {0} 未就绪:{1}"),
        new("Correct its address, certificate or secret as the message says; the server tries again by itself.", "请根据提示更正其地址、证书或机密;服务器会自动重试。"));

    public static readonly CliError NoProject = new("LB6255", ExitCode.Usage,
        new("There is not one project of an extension at {0}: {1}", "在 {0} 处找不到唯一的扩展项目:{1}"),
        new("Go to the folder of the extension's project, or name its .csproj file.", "请进入扩展项目所在的文件夹,或指定其 .csproj 文件。"));

    public static readonly CliError BuildFailed = new("LB6256", ExitCode.Failed,
        new("`{0}` did not succeed: {1}", "`{0}` 未成功:{1}"),
        new("Correct what it says and save: `luban dev` tries again. The .NET 10 SDK must be on PATH and, for a console part with package.json, Node.js too.", "请更正其指出的问题并保存,`luban dev` 会重试。.NET 10 SDK 必须在 PATH 中;控制台部分含 package.json 时还需要 Node.js。"));

    public static readonly CliError NotAName = new("LB6260", ExitCode.Usage,
        new("'{0}' cannot be the name of something in C#: {1} could.", "“{0}”不能用作 C# 中的名称,例如 {1} 可以。"),
        new("An extension is named Publisher.Name, a kind in CamelCase: letters and digits, a letter first.", "扩展名格式为 Publisher.Name,类型名用 CamelCase:字母和数字,以字母开头。"));

    public static readonly CliError FolderInUse = new("LB6261", ExitCode.Conflict,
        new("The folder {0} is not empty.", "文件夹 {0} 不为空。"),
        new("Name another one with --output, or empty it.", "请用 --output 指定其他文件夹,或先清空该文件夹。"));

    public static readonly CliError NewFailed = new("LB6262", ExitCode.Failed,
        new("`{0}` did not succeed: {1}", "`{0}` 未成功:{1}"),
        new("The .NET 10 SDK must be on PATH, and the folder writable.", ".NET 10 SDK 必须在 PATH 中,且文件夹可写。"));
}
